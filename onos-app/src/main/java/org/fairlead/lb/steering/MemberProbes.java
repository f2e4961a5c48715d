/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.Vip;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.edge.EdgePortService;

/**
 * Asks for members whose place ONOS does not know: a server that waits for requests says nothing by
 * itself. Not thread-safe.
 */
final class MemberProbes {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 30_000;

    private final EdgePortService edgePorts;
    private final LongSupplier clock;
    private final Map<Ip4Address, Probe> probes = new HashMap<>();

    MemberProbes(EdgePortService edgePorts, LongSupplier clock) {
        this.edgePorts = edgePorts;
        this.clock = clock;
    }

    /** Sends what is due. */
    void update(Collection<Pool> pools, Collection<Vip> vips, Predicate<Member> located) {
        long now = clock.getAsLong();
        Map<Ip4Address, Probe> kept = new HashMap<>();
        for (Pool pool : pools) {
            Optional<Vip> vip = vips.stream().filter(v -> v.pool().equals(pool.id())).findFirst();
            for (Member member : pool.members()) {
                if (vip.isPresent() && !located.test(member)) {
                    Probe probe = probes.getOrDefault(member.address(), new Probe(now));
                    kept.put(member.address(), probe);
                    if (now >= probe.dueAt) {
                        ask(vip.get(), member.address());
                        probe.dueAt = now + probe.pause;
                        probe.pause = Math.min(LONGEST_MILLIS, probe.pause * 3 / 2);
                    }
                }
            }
        }
        probes.clear();
        probes.putAll(kept);
    }

    /** Tells everybody the hardware addresses of virtual addresses. */
    void announce(Set<Ip4Address> addresses) {
        for (Ip4Address address : addresses) {
            send(ArpFrames.announcement(address, Vip.macOf(address)));
        }
    }

    private void ask(Vip vip, Ip4Address target) {
        send(ArpFrames.request(vip.address(), vip.mac(), target));
    }

    private void send(byte[] frame) {
        edgePorts.emitPacket(ByteBuffer.wrap(frame), Optional.empty());
    }

    private static final class Probe {
        private long dueAt;
        private long pause = FIRST_MILLIS;

        Probe(long dueAt) {
            this.dueAt = dueAt;
        }
    }
}
