/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.Link;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.link.LinkService;

/** Lists the connections, with what the switches' counters say of them. Thread-safe. */
final class ConnectionList {
    private static final int MAX_PATH = 16;

    private final Steerer steerer;
    private final Fabric fabric;
    private final Transports transports;
    private final LinkService links;

    ConnectionList(Steerer steerer, Fabric fabric, Transports transports, LinkService links) {
        this.steerer = steerer;
        this.fabric = fabric;
        this.transports = transports;
        this.links = links;
    }

    /**
     * Lists them, the newest first.
     *
     * @param own all rules of the application
     * @param now milliseconds
     */
    List<Connection> list(Iterable<FlowEntry> own, long now) {
        Map<ConnectionKey, FlowEntry[]> rules = new HashMap<>();
        for (FlowEntry entry : own) {
            Rules.read(entry)
                    .ifPresent(
                            live ->
                                    rules.computeIfAbsent(live.key, k -> new FlowEntry[2])[
                                                    live.forward ? 0 : 1] =
                                            entry);
        }
        List<Steered> all = new ArrayList<>(steerer.all());
        all.sort(Comparator.comparingLong((Steered s) -> s.createdAt).reversed());
        Map<Hop, List<DeviceId>> paths = new HashMap<>();
        ImmutableList.Builder<Connection> result = ImmutableList.builder();
        for (Steered s : all) {
            Hop hop = s.hop;
            if (hop == null) {
                continue;
            }
            FlowEntry[] pair = rules.get(s.key);
            if (pair != null) {
                s.traffic = Traffic.of(pair[0], pair[1]);
            }
            Traffic t = s.traffic;
            result.add(
                    Connection.builder(s.key)
                            .servedBy(s.vip, s.pool, s.member.id())
                            .route(hop.edge(), paths.computeIfAbsent(hop, h -> path(s.member, h)))
                            .state(s.state.asConnectionState())
                            .ageSeconds((now - s.createdAt) / 1000)
                            .fromClient(t.packetsFromClient, t.bytesFromClient)
                            .toClient(t.packetsToClient, t.bytesToClient)
                            .reason(s.reason)
                            .build());
        }
        return result.build();
    }

    private List<DeviceId> path(Member member, Hop hop) {
        List<DeviceId> path = new ArrayList<>();
        DeviceId at = hop.edge();
        path.add(at);
        Optional<Host> host = fabric.host(member.address());
        Optional<PortNumber> port = Optional.of(hop.toMember());
        while (host.isPresent()
                && !at.equals(host.get().location().deviceId())
                && port.isPresent()
                && path.size() < MAX_PATH) {
            DeviceId next = null;
            for (Link link : links.getEgressLinks(new ConnectPoint(at, port.get()))) {
                next = link.dst().deviceId();
            }
            if (next == null) {
                break;
            }
            at = next;
            path.add(at);
            port = transports.nextHop(at, host.get().mac());
        }
        return path;
    }
}
