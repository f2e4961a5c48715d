/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionListener;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.balancer.LeastConnectionsFactory;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;

/** What is remembered of decisions. */
public class DecisionsTest {
    private static final Ip4Address CLIENT = Ip4Address.valueOf("198.18.0.1");
    private static final ConnectPoint AT = ConnectPoint.deviceConnectPoint("of:0000000000000001/5");

    private final FakeConfig config = new FakeConfig();
    private final PoolBalancers balancers = new PoolBalancers();
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Decisions decisions = new Decisions(balancers, now::get);
    private final Vip vip = config.vips().iterator().next();

    @Before
    public void setUp() {
        balancers.add(new LeastConnectionsFactory());
        config.put(
                config.pools.get(FakeConfig.POOL).toBuilder()
                        .algorithm("least-connections")
                        .build());
        balancers.update(config.pools(), Pool::members, p -> Map.of());
    }

    private Arrival arrival(int port) {
        return new Arrival(
                AT, TcpFrame.parse(Frames.syn(port, 1)).orElseThrow(AssertionError::new), vip, 0);
    }

    private Decision decide(int port, int members) {
        Arrival arrival = arrival(port);
        Pick pick = decisions.pick(decisions.route(arrival), arrival.key, members);
        Member member = pick.choice.member().get();
        Decision decision =
                decisions.made(
                        arrival, decisions.route(arrival), pick, member.id(), pick.choice.reason());
        decisions.remember(decision);
        balancers.opened(FakeConfig.POOL, member.id());
        return decision;
    }

    @Test
    public void theCandidatesAreThoseOfTheTimeOfTheDecision() {
        Decision first = decide(4001, 3);
        decide(4002, 3);
        Decision whole = decisions.whole(first.brief());
        assertEquals(List.of(), first.brief().candidates());
        assertEquals(3, whole.candidates().size());
        assertEquals(first.member().get(), whole.candidates().get(0).member().id());
        for (Candidate candidate : whole.candidates()) {
            assertEquals("nobody had a connection", 0, candidate.score(), 0);
        }
    }

    @Test
    public void askingWhatWouldBeChangesNothing() {
        List<MemberId> would = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Decision what = decisions.now(vip, CLIENT, 0, Optional.of(AT));
            assertEquals(0, what.number());
            would.add(what.member().get());
        }
        assertEquals(1, would.stream().distinct().count());
        assertEquals(would.get(0), decide(4001, 3).member().get());
    }

    @Test
    public void whoListensHearsOfEachDecisionWithItsCandidates() {
        List<Decision> heard = new ArrayList<>();
        DecisionListener listener = heard::add;
        decisions.addListener(listener);
        Decision first = decide(4001, 3);
        decisions.now(vip, CLIENT, 0, Optional.of(AT));
        decisions.removeListener(listener);
        decide(4002, 3);
        assertEquals(List.of(first), heard);
        assertEquals(3, heard.get(0).candidates().size());
    }

    @Test
    public void candidatesOfOldDecisionsAreForgotten() {
        Decision first = decide(4001, 1);
        for (int i = 0; i < Decisions.REMEMBERED; i++) {
            assertFalse(decisions.whole(first.brief()).candidates().isEmpty());
            decide(5000 + i, 1);
        }
        assertTrue(decisions.whole(first.brief()).candidates().isEmpty());
    }

    @Test
    public void underLoadDecisionsAreMadeWithoutExplanations() {
        assertFalse(decide(4001, Decisions.JUDGED_A_SECOND).candidates().isEmpty());
        assertTrue(decide(4002, 1).candidates().isEmpty());
        now.addAndGet(1_000);
        assertFalse(decide(4003, 1).candidates().isEmpty());
    }

    @Test
    public void nobodyIsToldAsNobody() {
        balancers.update(config.pools(), p -> List.of(), p -> Map.of());
        Decision what = decisions.now(vip, CLIENT, 0, Optional.empty());
        assertFalse(what.member().isPresent());
        assertFalse(what.ingress().isPresent());
        assertEquals("no member may take traffic", what.reason());
        assertEquals(Map.of(), what.labels());
        assertEquals(new ConnectionKey(CLIENT, 0, vip.address(), vip.port()), what.key());
    }
}
