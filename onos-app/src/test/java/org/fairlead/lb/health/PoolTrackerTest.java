/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.AllDown;
import org.fairlead.lb.api.CircuitState;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

/** A pool: who of its members may serve, and with what weight. */
public class PoolTrackerTest {
    private static final CheckResult GOOD = CheckResult.good("status 200", false);
    private static final CheckResult REFUSED =
            CheckResult.of(CheckResult.Kind.REFUSED, "connection refused");

    private long now = 1_000_000;
    private Pool pool = pool(4).build();
    private final PoolTracker tracker = new PoolTracker(new Random(1));

    private static MemberId id(int number) {
        return MemberId.of("n" + number);
    }

    private static Member member(int number, int weight) {
        return Member.builder()
                .id(id(number))
                .address(Ip4Address.valueOf(0x0a000000 + number))
                .port(8000)
                .weight(weight)
                .build();
    }

    private static Pool.Builder pool(int size) {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            members.add(member(i, 1));
        }
        return Pool.builder().id(PoolId.of("p")).members(members);
    }

    private void configure(Pool changed) {
        pool = changed;
        tracker.configure(pool, m -> HealthRecord.NEW, now);
    }

    private void check(int number, CheckResult result) {
        MemberTracker t = tracker.slot(id(number)).tracker;
        t.checkBegins();
        t.checkEnds(result, now);
    }

    private void down(int number) {
        for (int i = 0; i < 3; i++) {
            check(number, REFUSED);
        }
    }

    private void up(int number) {
        check(number, GOOD);
        check(number, GOOD);
    }

    private void allUp() {
        configure(pool);
        pool.members().forEach(m -> up(Integer.parseInt(m.id().toString().substring(1))));
        tracker.tick(now, at -> at);
    }

    private void pass(long millis) {
        for (long end = now + millis; now < end; ) {
            now += Math.min(50, end - now);
            tracker.tick(now, at -> at);
        }
    }

    private Set<MemberId> serving() {
        return tracker.serving(now).keySet();
    }

    private void outcomes(int number, boolean good, int times) {
        for (int i = 0; i < times; i++) {
            tracker.slot(id(number)).outcome(good, now);
        }
    }

    @Test
    public void onlyThoseThatAreUpServe() {
        configure(pool);
        assertEquals(Set.of(), serving());
        up(1);
        up(3);
        assertEquals(Set.of(id(1), id(3)), serving());
        down(1);
        assertEquals(Set.of(id(3)), serving());
    }

    @Test
    public void whatTheUserTakesOutDoesNotServe() {
        List<Member> members = new ArrayList<>(pool.members());
        members.set(0, member(1, 0));
        members.set(1, member(2, 1).toBuilder().administrative(AdministrativeState.DRAIN).build());
        pool = pool.toBuilder().members(members).build();
        allUp();
        assertEquals(Set.of(id(3), id(4)), serving());
    }

    @Test
    public void allDownRejectsOrPanicsAsThePoolSays() {
        allUp();
        for (int i = 1; i <= 4; i++) {
            down(i);
        }
        assertEquals(Set.of(), serving());
        configure(pool.toBuilder().allDown(AllDown.PANIC).build());
        assertEquals(Set.of(id(1), id(2), id(3), id(4)), serving());
        up(2);
        assertEquals(Set.of(id(2)), serving());
    }

    @Test
    public void degradedMembersServeOnlyWhereTooFewAreUp() {
        allUp();
        CheckResult degraded = CheckResult.good("status 200", true);
        check(1, degraded);
        check(2, degraded);
        assertEquals("half of them are up", Set.of(id(3), id(4)), serving());
        check(3, degraded);
        assertEquals(4, serving().size());
        check(4, degraded);
        assertEquals(4, serving().size());
    }

    @Test
    public void aMemberThatFailsItsConnectionsIsEjectedAndTried() {
        allUp();
        outcomes(2, false, Breaker.FAILURES);
        assertEquals(Set.of(id(1), id(3), id(4)), serving());
        pass(Breaker.BASE_MILLIS);
        assertEquals(CircuitState.HALF_OPEN, tracker.slot(id(2)).tracker.breaker().state());
        assertEquals(0.1, tracker.serving(now).get(id(2)), 0);
        outcomes(2, true, Breaker.TRIALS);
        assertEquals(1, tracker.serving(now).get(id(2)), 0);
    }

    @Test
    public void noMoreThanTheGreatestShareIsEjected() {
        for (int percent : new int[] {0, 10, 25, 50, 100}) {
            configure(pool(4).maxEjectedPercent(percent).build());
            allUp();
            for (int i = 1; i <= 4; i++) {
                now++;
                outcomes(i, false, Breaker.FAILURES);
            }
            assertEquals(4 - 4 * percent / 100, serving().size());
            if (percent == 25) {
                assertFalse("the first goes first", serving().contains(id(1)));
            }
            pass(Breaker.BASE_MILLIS);
            for (int i = 1; i <= 4; i++) {
                outcomes(i, true, Breaker.TRIALS);
            }
        }
    }

    @Test
    public void aMemberThatComesBackRampsUpBesideOthersOnly() {
        pool = pool(3).slowStartSeconds(10).build();
        allUp();
        tracker.serving(now).values().forEach(w -> assertEquals("a cold start", 1, w, 0));
        pass(20_000);
        down(2);
        pass(1_000);
        up(2);
        tracker.tick(now, at -> at);
        assertEquals(0.1, tracker.serving(now).get(id(2)), 0);
        assertEquals(Map.of(id(2), 0.1), tracker.warming(now));
        pass(5_000);
        assertEquals(0.5, tracker.serving(now).get(id(2)), 0.02);
        List<Member> weighted = PoolTracker.weighted(pool, tracker.serving(now));
        assertEquals(256, weighted.get(0).weight());
        assertEquals(128, weighted.get(1).weight(), 4);
        pass(5_000);
        assertEquals(pool.members(), PoolTracker.weighted(pool, tracker.serving(now)));
        assertEquals(Map.of(), tracker.warming(now));
    }

    @Test
    public void nobodyRampsWhenTheWholePoolComesBack() {
        pool = pool(3).slowStartSeconds(10).build();
        allUp();
        pass(20_000);
        for (int i = 1; i <= 3; i++) {
            down(i);
        }
        pass(1_000);
        up(2);
        tracker.tick(now, at -> at);
        assertEquals(1, tracker.serving(now).get(id(2)), 0);
    }

    /** Property: whole weights keep the proportions within half a unit, and none is lost. */
    @Test
    public void wholeWeightsKeepTheProportions() {
        Random random = new Random(3);
        for (int trial = 0; trial < 500; trial++) {
            int size = 1 + random.nextInt(20);
            List<Member> members = new ArrayList<>();
            Map<MemberId, Double> effective = new java.util.HashMap<>();
            int greatest = 1;
            for (int i = 1; i <= size; i++) {
                Member m = member(i, 1 + random.nextInt(256));
                members.add(m);
                greatest = Math.max(greatest, m.weight());
                effective.put(m.id(), m.weight() * (0.05 + 0.95 * random.nextDouble()));
            }
            Pool p = Pool.builder().id(PoolId.of("p")).members(members).build();
            int unit = 256 / greatest;
            for (Member m : PoolTracker.weighted(p, effective)) {
                double exact = effective.get(m.id()) * unit;
                assertTrue(m.weight() >= 1 && m.weight() <= 256);
                assertTrue(Math.abs(m.weight() - exact) <= 0.5 || (m.weight() == 1 && exact < 1));
            }
        }
    }

    @Test
    public void aSlowerMemberGetsLessWithDynamicWeightsAndThatCanBeSwitchedOff() {
        pool = pool(3).dynamicWeights(true).build();
        allUp();
        for (int second = 0; second < 60; second++) {
            for (int i = 1; i <= 3; i++) {
                double ms = i == 3 ? 40 : 10;
                tracker.slot(id(i))
                        .tracker
                        .report(
                                MemberLoad.builder(id(i), 0).workers(2).rate(20).ewmaMs(ms).build(),
                                now);
            }
            pass(1_000);
            if (second == 5) {
                assertEquals("blackout", 1, tracker.serving(now).get(id(3)), 0);
            }
        }
        assertEquals(1, tracker.serving(now).get(id(1)), 0);
        assertEquals(0.25, tracker.serving(now).get(id(3)), 0.03);
        pass(30_000);
        assertEquals("stale reports expire", 1, tracker.serving(now).get(id(3)), 0);
        configure(pool.toBuilder().dynamicWeights(false).build());
        assertEquals(1, tracker.serving(now).get(id(3)), 0);
    }

    @Test
    public void anotherAddressIsAnotherMember() {
        allUp();
        List<Member> members = new ArrayList<>(pool.members());
        members.set(0, members.get(0).toBuilder().address(Ip4Address.valueOf("10.0.0.99")).build());
        configure(pool.toBuilder().members(members).build());
        assertEquals(Set.of(id(2), id(3), id(4)), serving());
    }
}
