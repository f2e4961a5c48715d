/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;

/**
 * The health of one pool in a time and a network that somebody else makes up. It drives the classes
 * that the controller runs, and is in their package because they are for nobody else. Not
 * thread-safe.
 */
public final class SimulatedHealth {

    /** A network with members in it. */
    @FunctionalInterface
    public interface Network {
        /**
         * Asks a member for its health, as a check does.
         *
         * @param address IPv4 address of the member, as a number
         * @param answer gets true with its answer, or false when it refuses
         */
        void ask(int address, Consumer<Boolean> answer);
    }

    private final LongSupplier clock;
    private final PoolTrackers trackers;
    private final Checks checks;
    private Pool pool;
    private boolean hasNews = true;

    /**
     * Starts to look after a pool.
     *
     * @param pool pool
     * @param well members that are known to be up, and have been for long
     * @param clock milliseconds, 1 or more
     * @param seed of the variation of intervals
     * @param network where checks go
     */
    public SimulatedHealth(
            Pool pool, Set<MemberId> well, LongSupplier clock, long seed, Network network) {
        this.clock = clock;
        this.pool = pool;
        HealthRecord known = HealthRecord.NEW.with(1, OperationalState.UP, "known", true);
        Memory memory = new Kept();
        well.forEach(m -> memory.put(pool.id(), m, known));
        trackers = new PoolTrackers(clock, new Random(seed), memory, event -> hasNews = true);
        checks = new Checks(asking(network), this::checked);
        trackers.lead(true, List.of(pool));
    }

    private static Prober asking(Network network) {
        return new Prober() {
            @Override
            public void check(
                    InetSocketAddress to,
                    InetAddress source,
                    HealthMonitor monitor,
                    Consumer<CheckResult> done) {
                network.ask(
                        ByteBuffer.wrap(to.getAddress().getAddress()).getInt(),
                        ok ->
                                done.accept(
                                        ok
                                                ? CheckResult.good("status 200", false)
                                                : CheckResult.of(
                                                        CheckResult.Kind.REFUSED,
                                                        "connection refused")));
            }

            @Override
            public void close() {}
        };
    }

    private void checked(PoolTracker.Slot slot, CheckResult result) {
        checks.ended(slot.pool());
        trackers.checked(slot, result);
    }

    /**
     * Takes another configuration.
     *
     * @param changed the pool from now on
     */
    public void configure(Pool changed) {
        pool = changed;
        hasNews = true;
        trackers.configure(List.of(changed));
    }

    /**
     * Hears a load report.
     *
     * @param load load
     */
    public void report(MemberLoad load) {
        long now = clock.getAsLong();
        trackers.change(pool.id(), load.member(), s -> s.tracker.report(load, now));
    }

    /**
     * Hears of a new connection.
     *
     * @param member who got it
     */
    public void opened(MemberId member) {
        if (trackers.view(pool.id()).filter(v -> v.isTried(member)).isPresent()) {
            long now = clock.getAsLong();
            trackers.change(pool.id(), member, s -> s.tracker.breaker().passed(now));
        }
    }

    /**
     * Hears what became of one.
     *
     * @param member who got it
     * @param answered whether it was taken
     */
    public void outcome(MemberId member, boolean answered) {
        long now = clock.getAsLong();
        trackers.change(pool.id(), member, s -> s.outcome(answered, now));
    }

    /** Lets time pass; to be called every 50 ms. */
    public void tick() {
        trackers.tick(at -> at, p -> checks.start(p, null, clock.getAsLong()));
    }

    /**
     * Returns whether {@link #serving} may be another than at the last call of this.
     *
     * @return whether anything was told
     */
    public boolean hasNews() {
        boolean result = hasNews;
        hasNews = false;
        return result;
    }

    /**
     * Returns who may serve.
     *
     * @return members with the weights that count
     */
    public List<Member> serving() {
        return trackers.view(pool.id()).map(v -> v.serving(pool)).orElse(List.of());
    }

    /**
     * Returns who warms up.
     *
     * @return members with the share of their due that they should get
     */
    public Map<MemberId, Double> warming() {
        return trackers.view(pool.id()).map(PoolView::warming).orElse(Map.of());
    }

    /**
     * Returns what is known of a member.
     *
     * @param member its name
     * @return health
     */
    public MemberHealth of(MemberId member) {
        return trackers.health(pool.id(), member).orElseThrow();
    }

    /** What a cluster of one that never fails remembers. */
    private static final class Kept implements Memory {
        private final Map<MemberId, HealthRecord> records = new HashMap<>();

        @Override
        public HealthRecord get(PoolId pool, MemberId member) {
            return records.getOrDefault(member, HealthRecord.NEW);
        }

        @Override
        public void put(PoolId pool, MemberId member, HealthRecord record) {
            records.put(member, record);
        }

        @Override
        public void retain(Set<String> keys) {}
    }
}
