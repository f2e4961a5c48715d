/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.junit.Before;
import org.junit.Test;

/** What the balancers of pools are told. */
public class PoolBalancersTest {
    private static final MemberId N1 = MemberId.of("n1");
    private static final MemberId N2 = MemberId.of("n2");

    private final FakeConfig config = new FakeConfig();
    private final PoolBalancers balancers = new PoolBalancers();
    private final CountingFactory first = new CountingFactory("round-robin");
    private final CountingFactory second = new CountingFactory("other");

    @Before
    public void setUp() {
        balancers.add(first);
        balancers.add(second);
        update();
    }

    private void update() {
        balancers.update(config.pools(), Pool::members, p -> Map.of());
    }

    private void change(Pool.Builder pool) {
        config.put(pool.build());
        update();
    }

    private Pool.Builder pool() {
        return config.pools.get(FakeConfig.POOL).toBuilder();
    }

    private Choice choose() {
        return balancers.choose(FakeConfig.POOL, Map.of(), null, false).choice;
    }

    @Test
    public void anotherAlgorithmLearnsWhatIsOpen() {
        balancers.opened(FakeConfig.POOL, N1);
        balancers.opened(FakeConfig.POOL, N1);
        balancers.opened(FakeConfig.POOL, N2);
        balancers.closed(FakeConfig.POOL, N2);
        assertEquals(Map.of(N1, 2), first.last.open);
        change(pool().algorithm("other"));
        assertEquals(Map.of(N1, 2), second.last.open);
        balancers.closed(FakeConfig.POOL, N1);
        assertEquals(Map.of(N1, 1), second.last.open);
        assertEquals("is not told any more", Map.of(N1, 2), first.last.open);
    }

    @Test
    public void balancersHearWhoWarmsUpAlsoThoseThatAreMadeLater() {
        balancers.update(config.pools(), Pool::members, p -> Map.of(N1, 0.25));
        assertEquals(Map.of(N1, 0.25), first.last.warming);
        config.put(pool().algorithm("other").build());
        balancers.update(config.pools(), Pool::members, p -> Map.of(N1, 0.25));
        assertEquals(Map.of(N1, 0.25), second.last.warming);
        update();
        assertEquals(Map.of(), second.last.warming);
    }

    @Test
    public void anotherAlgorithmLearnsTheNewestReports() {
        MemberLoad old = MemberLoad.builder(N1, 1).build();
        MemberLoad newest = MemberLoad.builder(N1, 2).build();
        balancers.load(FakeConfig.POOL, old);
        balancers.load(FakeConfig.POOL, newest);
        balancers.load(FakeConfig.POOL, MemberLoad.builder(MemberId.of("stranger"), 3).build());
        balancers.load(PoolId.of("nowhere"), old);
        assertEquals(List.of(old, newest), first.last.loads);
        change(pool().algorithm("other"));
        assertEquals(List.of(newest), second.last.loads);
        change(pool().members(List.of(FakeConfig.member(2))));
        change(pool().members(List.of(FakeConfig.member(1))).algorithm("round-robin"));
        assertEquals("is forgotten with its member", List.of(), first.last.loads);
    }

    @Test
    public void anAlgorithmThatDoesNotTellLeavesItsMembersWithoutScores() {
        List<Candidate> candidates = balancers.explain(FakeConfig.POOL, Map.of(), null).candidates;
        assertEquals(3, candidates.size());
        assertTrue(Double.isNaN(candidates.get(0).score()));
        assertEquals("round-robin does not tell", candidates.get(0).note());
        assertEquals(List.of(), balancers.explain(PoolId.of("nowhere"), Map.of(), null).candidates);
    }

    @Test
    public void whileItsAlgorithmIsGoneAPoolSaysSoAndGoesByAnother() {
        CountingFactory fallback = new CountingFactory("weighted-round-robin");
        balancers.opened(FakeConfig.POOL, N1);
        balancers.remove(first);
        update();
        assertFalse("nothing to fall back to", choose().member().isPresent());
        balancers.add(fallback);
        update();
        assertTrue(choose().member().isPresent());
        assertEquals(Map.of(N1, 1), fallback.last.open);
        assertEquals(
                Optional.of(
                        "there is no algorithm 'round-robin'; weighted-round-robin is used"
                                + " instead"),
                balancers.problem(FakeConfig.POOL));
        CountingFactory again = new CountingFactory("round-robin");
        balancers.add(again);
        update();
        assertEquals(Optional.empty(), balancers.problem(FakeConfig.POOL));
        assertEquals(Map.of(N1, 1), again.last.open);
    }

    @Test
    public void ofTwoOfOneNameTheFirstCountsAndTheOtherStandsIn() {
        CountingFactory twin = new CountingFactory("round-robin");
        balancers.add(twin);
        update();
        assertNull(twin.last);
        balancers.remove(first);
        update();
        assertNotNull(twin.last);
        assertEquals(Optional.empty(), balancers.problem(FakeConfig.POOL));
    }

    @Test
    public void anAlgorithmThatFailsIsReplaced() {
        CountingFactory fallback = new CountingFactory("weighted-round-robin");
        balancers.add(fallback);
        update();
        first.last.fails = true;
        balancers.opened(FakeConfig.POOL, N1);
        assertTrue(choose().member().isPresent());
        assertEquals(Map.of(N1, 1), fallback.last.open);
        assertTrue(
                balancers.problem(FakeConfig.POOL).get(),
                balancers
                        .problem(FakeConfig.POOL)
                        .get()
                        .startsWith("algorithm 'round-robin' failed"));
        CountingFactory.Counting standIn = fallback.last;
        update();
        assertSame("is not tried again", standIn, fallback.last);
        assertTrue(balancers.problem(FakeConfig.POOL).isPresent());
        balancers.remove(first);
        balancers.add(new CountingFactory("round-robin"));
        update();
        assertEquals(Optional.empty(), balancers.problem(FakeConfig.POOL));
    }

    @Test
    public void aPoolThatComesBackKnowsItsConnections() {
        balancers.opened(FakeConfig.POOL, N1);
        Pool pool = config.pools.remove(FakeConfig.POOL);
        update();
        assertFalse(choose().member().isPresent());
        assertTrue(balancers.serving(FakeConfig.POOL, Map.of()).isEmpty());
        change(pool.toBuilder());
        assertEquals(Map.of(N1, 1), first.last.open);
        assertEquals(3, balancers.serving(FakeConfig.POOL, Map.of()).size());
    }

    @Test
    public void whatIsOpenBeforeThePoolIsKnownIsNotLost() {
        PoolBalancers fresh = new PoolBalancers();
        fresh.opened(FakeConfig.POOL, N1);
        CountingFactory factory = new CountingFactory("round-robin");
        fresh.add(factory);
        fresh.update(config.pools(), Pool::members, p -> Map.of());
        assertEquals(Map.of(N1, 1), factory.last.open);
    }

    @Test
    public void weightZeroTakesNoNewConnections() {
        Member idle =
                Member.builder()
                        .id(N1)
                        .address(FakeConfig.member(1).address())
                        .port(8000)
                        .weight(0)
                        .build();
        change(pool().members(List.of(idle, FakeConfig.member(2))));
        assertEquals(List.of(FakeConfig.member(2)), balancers.serving(FakeConfig.POOL, Map.of()));
        change(pool().members(List.of(idle)));
        assertFalse(choose().member().isPresent());
    }

    private static Member version(int number, String version) {
        return FakeConfig.member(number).toBuilder().labels(Map.of("version", version)).build();
    }

    @Test
    public void membersWithCertainLabelsHaveABalancerOfTheirOwn() {
        change(pool().members(List.of(version(1, "v1"), version(2, "v2"), version(3, "v1"))));
        CountingFactory.Counting all = first.last;
        balancers.opened(FakeConfig.POOL, N2);
        MemberLoad load = MemberLoad.builder(N2, 1).build();
        balancers.load(FakeConfig.POOL, load);
        Map<String, String> v2 = Map.of("version", "v2");
        Pick pick = balancers.choose(FakeConfig.POOL, v2, null, false);
        assertEquals(N2, pick.choice.member().get().id());
        assertEquals("round-robin", pick.algorithm);
        CountingFactory.Counting some = first.last;
        assertNotSame(all, some);
        assertEquals("learns what was before it", Map.of(N2, 1), some.open);
        assertEquals(List.of(load), some.loads);
        balancers.closed(FakeConfig.POOL, N2);
        assertEquals(Map.of(), all.open);
        assertEquals(Map.of(), some.open);
        change(pool().members(List.of(version(1, "v2"), version(2, "v1"))));
        assertEquals(List.of(version(1, "v2")), balancers.serving(FakeConfig.POOL, v2));
        assertEquals(List.of(), balancers.serving(FakeConfig.POOL, Map.of("version", "v3")));
        balancers.choose(FakeConfig.POOL, v2, null, false);
        change(pool().algorithm("other"));
        assertEquals("other", balancers.choose(FakeConfig.POOL, v2, null, false).algorithm);
    }

    @Test
    public void aBalancerThatNobodyAsksForIsGivenUp() {
        AtomicLong nanos = new AtomicLong();
        PoolBalancers timed = new PoolBalancers(nanos::get, () -> 0);
        timed.add(first);
        timed.update(config.pools(), Pool::members, p -> Map.of());
        timed.serving(FakeConfig.POOL, Map.of("version", "v9"));
        CountingFactory.Counting some = first.last;
        nanos.addAndGet(PoolBalancer.UNUSED_NANOS + 1);
        timed.update(config.pools(), Pool::members, p -> Map.of());
        timed.opened(FakeConfig.POOL, N1);
        assertEquals("is not told any more", Map.of(), some.open);
        assertEquals(3, timed.serving(FakeConfig.POOL, Map.of()).size());
    }
}
