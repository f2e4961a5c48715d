/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.sim.Algorithms;
import org.onlab.packet.Ip4Address;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A balancer among members that are at half of their load and report every 250 ms, in a time that
 * goes on with each decision; and connections, of which the network knows so many.
 */
@State(Scope.Thread)
public class PoolState {
    private static final int OPEN_A_MEMBER = 8;

    /** Each member has 4 workers that take 20 ms, and one connection in 10 ms: half of that. */
    private static final long CONNECTION_NANOS = 10_000_000;

    /** Then each reports every 250 ms, however many they are. */
    private static final int DECISIONS_A_REPORT = 25;

    private static final int CLIENTS = 4_096;

    private final ConnectionKey[] keys = new ConnectionKey[CLIENTS];
    private final Random random = new Random(1);
    private Balancer balancer;
    private List<Member> members;
    private MemberId[] open;
    private int next;
    private int reporter;
    private long now;
    private int untilReport;

    void fill(String algorithm, int size) {
        balancer = Algorithms.named(algorithm).create(BalancerContext.of(() -> now, 1));
        members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add(
                    Member.builder()
                            .id(MemberId.of("n" + i))
                            .address(Ip4Address.valueOf(0x0a000001 + i))
                            .port(8000)
                            .weight(1 + i % 4)
                            .build());
        }
        for (int i = 0; i < CLIENTS; i++) {
            keys[i] =
                    new ConnectionKey(
                            Ip4Address.valueOf(0x0b000001 + i),
                            40_000,
                            Ip4Address.valueOf("198.18.0.100"),
                            80);
        }
        open = new MemberId[OPEN_A_MEMBER * size];
        balancer.serve(members);
        for (int i = 0; i < 2 * size; i++) {
            now++;
            report();
        }
    }

    /** One report of the member whose turn it is. */
    void report() {
        Member member = members.get(reporter);
        reporter = reporter + 1 == members.size() ? 0 : reporter + 1;
        balancer.load(
                MemberLoad.builder(member.id(), now)
                        .inFlight(random.nextInt(5))
                        .workers(4)
                        .ewmaMs(20 + random.nextInt(100) / 50.0)
                        .p99Ms(60)
                        .rate(100)
                        .cpu(0.5)
                        .version("v1")
                        .build());
    }

    /** A connection: the decision, its opening, and the end of an older one. */
    Member decide() {
        now += CONNECTION_NANOS / members.size();
        Member member = balancer.choose(keys[next & CLIENTS - 1]).member().orElseThrow();
        balancer.opened(member.id());
        int place = next++ % open.length;
        if (open[place] != null) {
            balancer.closed(open[place]);
        }
        open[place] = member.id();
        return member;
    }

    /** Lets the next member report every so many calls. */
    void reports() {
        if (--untilReport <= 0) {
            untilReport = DECISIONS_A_REPORT;
            report();
        }
    }
}
