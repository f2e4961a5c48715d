/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** All that is known of the health of one member, as of now. Immutable. */
public final class MemberHealth {
    private final PoolId pool;
    private final MemberId member;
    private final long at;
    private final OperationalState state;
    private final String reason;
    private final long since;
    private final boolean answers;
    private final CircuitState circuit;
    private final int configuredWeight;
    private final double effectiveWeight;
    private final long lastCheckAt;
    private final String lastCheck;
    private final MemberLoad lastLoad;
    private final long lastLoadAt;
    private final ImmutableList<HealthChange> history;

    private MemberHealth(Builder b) {
        pool = Objects.requireNonNull(b.pool, "pool");
        member = Objects.requireNonNull(b.member, "member");
        at = b.at;
        state = b.state;
        reason = b.reason;
        since = b.since;
        answers = b.answers;
        circuit = b.circuit;
        configuredWeight = b.configuredWeight;
        effectiveWeight = b.effectiveWeight;
        lastCheckAt = b.lastCheckAt;
        lastCheck = b.lastCheck;
        lastLoad = b.lastLoad;
        lastLoadAt = b.lastLoadAt;
        history = ImmutableList.copyOf(b.history);
    }

    /**
     * Returns the pool.
     *
     * @return identifier
     */
    public PoolId pool() {
        return pool;
    }

    /**
     * Returns the member.
     *
     * @return identifier
     */
    public MemberId member() {
        return member;
    }

    /**
     * Returns the time of which all this is true, by the clock of the other times.
     *
     * @return milliseconds since 1970
     */
    public long at() {
        return at;
    }

    /**
     * Returns the state.
     *
     * @return state
     */
    public OperationalState state() {
        return state;
    }

    /**
     * Returns why it is in that state.
     *
     * @return text for the user
     */
    public String reason() {
        return reason;
    }

    /**
     * Returns since when it is in that state.
     *
     * @return milliseconds since 1970; 0 if nobody has heard of it yet
     */
    public long since() {
        return since;
    }

    /**
     * Returns whether the member is there. One that is down but answers, with "not ready", finishes
     * the connections that it has; one that does not answer cannot.
     *
     * @return false only when it is down and has been found not to answer
     */
    public boolean answers() {
        return answers;
    }

    /**
     * Returns what the circuit breaker does.
     *
     * @return state of the circuit
     */
    public CircuitState circuit() {
        return circuit;
    }

    /**
     * Returns the weight that the user gave.
     *
     * @return 0 to {@link Member#MAX_WEIGHT}
     */
    public int configuredWeight() {
        return configuredWeight;
    }

    /**
     * Returns the weight that counts: the configured one, less what slow start, the circuit and
     * dynamic weights take off.
     *
     * @return 0 (takes no new connections) to {@link #configuredWeight()}
     */
    public double effectiveWeight() {
        return effectiveWeight;
    }

    /**
     * Returns when the last check ended.
     *
     * @return milliseconds since 1970; 0 if there was none
     */
    public long lastCheckAt() {
        return lastCheckAt;
    }

    /**
     * Returns what the last check found.
     *
     * @return text for the user, empty if there was none
     */
    public String lastCheck() {
        return lastCheck;
    }

    /**
     * Returns the last load report.
     *
     * @return load, or empty if none came
     */
    public Optional<MemberLoad> lastLoad() {
        return Optional.ofNullable(lastLoad);
    }

    /**
     * Returns when the last load report came.
     *
     * @return milliseconds since 1970; 0 if none came
     */
    public long lastLoadAt() {
        return lastLoadAt;
    }

    /**
     * Returns the last changes of the state.
     *
     * @return immutable list, the newest first
     */
    public List<HealthChange> history() {
        return history;
    }

    /**
     * Returns what there is to say of a member that nobody has heard of.
     *
     * @param pool its pool
     * @param member member
     * @return health
     */
    public static MemberHealth unknown(PoolId pool, Member member) {
        return builder(pool, member.id()).weights(member.weight(), 0).build();
    }

    /**
     * Starts the health of a member of which nothing is known.
     *
     * @param pool its pool
     * @param member its name
     * @return builder
     */
    public static Builder builder(PoolId pool, MemberId member) {
        return new Builder(pool, member);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("pool", pool)
                .add("member", member)
                .add("state", state)
                .add("reason", reason)
                .add("circuit", circuit)
                .add("effectiveWeight", effectiveWeight)
                .toString();
    }

    /** Builder; not thread-safe. */
    public static final class Builder {
        private final PoolId pool;
        private final MemberId member;
        private long at;
        private OperationalState state = OperationalState.UNKNOWN;
        private String reason = "not checked yet";
        private long since;
        private boolean answers = true;
        private CircuitState circuit = CircuitState.CLOSED;
        private int configuredWeight = 1;
        private double effectiveWeight;
        private long lastCheckAt;
        private String lastCheck = "";
        private MemberLoad lastLoad;
        private long lastLoadAt;
        private List<HealthChange> history = List.of();

        private Builder(PoolId pool, MemberId member) {
            this.pool = pool;
            this.member = member;
        }

        /**
         * Sets the time of which all this is true.
         *
         * @param now milliseconds since 1970
         * @return this
         */
        public Builder at(long now) {
            this.at = now;
            return this;
        }

        /**
         * Sets the state.
         *
         * @param state state
         * @param reason why
         * @param since milliseconds since 1970
         * @return this
         */
        public Builder state(OperationalState state, String reason, long since) {
            this.state = state;
            this.reason = reason;
            this.since = since;
            return this;
        }

        /**
         * Sets whether the member is there.
         *
         * @param answers false if it does not answer
         * @return this
         */
        public Builder answers(boolean answers) {
            this.answers = answers;
            return this;
        }

        /**
         * Sets what the circuit breaker does.
         *
         * @param circuit state of the circuit
         * @return this
         */
        public Builder circuit(CircuitState circuit) {
            this.circuit = circuit;
            return this;
        }

        /**
         * Sets the weights.
         *
         * @param configured by the user
         * @param effective what counts
         * @return this
         */
        public Builder weights(int configured, double effective) {
            this.configuredWeight = configured;
            this.effectiveWeight = effective;
            return this;
        }

        /**
         * Sets the last check.
         *
         * @param at milliseconds since 1970
         * @param found what it found
         * @return this
         */
        public Builder lastCheck(long at, String found) {
            this.lastCheckAt = at;
            this.lastCheck = found;
            return this;
        }

        /**
         * Sets the last load report.
         *
         * @param at milliseconds since 1970
         * @param load load
         * @return this
         */
        public Builder lastLoad(long at, MemberLoad load) {
            this.lastLoadAt = at;
            this.lastLoad = load;
            return this;
        }

        /**
         * Sets the last changes.
         *
         * @param history the newest first
         * @return this
         */
        public Builder history(List<HealthChange> history) {
            this.history = history;
            return this;
        }

        /**
         * Makes the health.
         *
         * @return health
         */
        public MemberHealth build() {
            return new MemberHealth(this);
        }
    }
}
