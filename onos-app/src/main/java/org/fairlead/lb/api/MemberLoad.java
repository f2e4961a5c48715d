/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import java.util.Objects;
import java.util.Optional;

/**
 * What a member said of its load, once. Immutable. The numbers are those of the load report, as
 * they came; who takes them in refuses what is out of range.
 */
public final class MemberLoad {
    private final MemberId member;
    private final long at;
    private final boolean ready;
    private final boolean stopping;
    private final boolean degraded;
    private final int inFlight;
    private final int queue;
    private final int workers;
    private final double ewmaMs;
    private final double p99Ms;
    private final double rate;
    private final double cpu;
    private final String version;
    private final RequestTotals totals;

    private MemberLoad(Builder b) {
        member = Objects.requireNonNull(b.member, "member");
        at = b.at;
        ready = b.ready;
        stopping = b.stopping;
        degraded = b.degraded;
        inFlight = b.inFlight;
        queue = b.queue;
        workers = b.workers;
        ewmaMs = b.ewmaMs;
        p99Ms = b.p99Ms;
        rate = b.rate;
        cpu = b.cpu;
        version = Objects.requireNonNull(b.version, "version");
        totals = b.totals;
    }

    /**
     * Returns whose load it is.
     *
     * @return name of the member
     */
    public MemberId member() {
        return member;
    }

    /**
     * Returns when the report came.
     *
     * @return nanoseconds of the receiver's clock, the one of {@link BalancerContext#now}
     */
    public long at() {
        return at;
    }

    /**
     * Returns whether it serves predictions.
     *
     * @return false while it starts or stops
     */
    public boolean ready() {
        return ready;
    }

    /**
     * Returns whether it has announced its end.
     *
     * @return true if it finishes what it has, and goes
     */
    public boolean stopping() {
        return stopping;
    }

    /**
     * Returns whether a fallback answers in place of the model.
     *
     * @return true if so
     */
    public boolean degraded() {
        return degraded;
    }

    /**
     * Returns the requests taken on and not answered, those that wait included.
     *
     * @return 0 or more
     */
    public int inFlight() {
        return inFlight;
    }

    /**
     * Returns the requests that wait for a worker.
     *
     * @return 0 or more
     */
    public int queue() {
        return queue;
    }

    /**
     * Returns how many requests it works on at a time.
     *
     * @return 1 or more; 0 if it did not say
     */
    public int workers() {
        return workers;
    }

    /**
     * Returns the moving average of the latency.
     *
     * @return milliseconds; 0 before the first answer
     */
    public double ewmaMs() {
        return ewmaMs;
    }

    /**
     * Returns the 99th percentile of the latency over the last seconds.
     *
     * @return milliseconds; 0 without any answer
     */
    public double p99Ms() {
        return p99Ms;
    }

    /**
     * Returns the answers a second.
     *
     * @return 0 or more
     */
    public double rate() {
        return rate;
    }

    /**
     * Returns the share of the machine that the member uses.
     *
     * @return 0 to 1
     */
    public double cpu() {
        return cpu;
    }

    /**
     * Returns the version of the model that it serves.
     *
     * @return version, empty if it did not say
     */
    public String version() {
        return version;
    }

    /**
     * Returns what it has done since its start.
     *
     * @return totals, or empty if it did not say
     */
    public Optional<RequestTotals> totals() {
        return Optional.ofNullable(totals);
    }

    /**
     * Starts the load of a member that is ready and idle.
     *
     * @param member its name
     * @param at when the report came, nanoseconds
     * @return builder
     */
    public static Builder builder(MemberId member, long at) {
        return new Builder(member, at);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("member", member)
                .add("at", at)
                .add("ready", ready)
                .add("degraded", degraded)
                .add("inFlight", inFlight)
                .add("queue", queue)
                .add("workers", workers)
                .add("ewmaMs", ewmaMs)
                .add("p99Ms", p99Ms)
                .add("rate", rate)
                .add("cpu", cpu)
                .add("version", version)
                .toString();
    }

    /** Builder of loads; not thread-safe. */
    public static final class Builder {
        private final MemberId member;
        private final long at;
        private boolean ready = true;
        private boolean stopping;
        private boolean degraded;
        private int inFlight;
        private int queue;
        private int workers;
        private double ewmaMs;
        private double p99Ms;
        private double rate;
        private double cpu;
        private String version = "";
        private RequestTotals totals;

        private Builder(MemberId member, long at) {
            this.member = member;
            this.at = at;
        }

        /**
         * Sets whether it serves predictions.
         *
         * @param ready false while it starts or stops
         * @return this
         */
        public Builder ready(boolean ready) {
            this.ready = ready;
            return this;
        }

        /**
         * Sets whether it has announced its end.
         *
         * @param stopping true if so
         * @return this
         */
        public Builder stopping(boolean stopping) {
            this.stopping = stopping;
            return this;
        }

        /**
         * Sets whether a fallback answers in place of the model.
         *
         * @param degraded true if so
         * @return this
         */
        public Builder degraded(boolean degraded) {
            this.degraded = degraded;
            return this;
        }

        /**
         * Sets the requests taken on and not answered.
         *
         * @param inFlight 0 or more
         * @return this
         */
        public Builder inFlight(int inFlight) {
            this.inFlight = inFlight;
            return this;
        }

        /**
         * Sets the requests that wait for a worker.
         *
         * @param queue 0 or more
         * @return this
         */
        public Builder queue(int queue) {
            this.queue = queue;
            return this;
        }

        /**
         * Sets how many requests it works on at a time.
         *
         * @param workers 0 if it did not say
         * @return this
         */
        public Builder workers(int workers) {
            this.workers = workers;
            return this;
        }

        /**
         * Sets the moving average of the latency.
         *
         * @param ewmaMs milliseconds
         * @return this
         */
        public Builder ewmaMs(double ewmaMs) {
            this.ewmaMs = ewmaMs;
            return this;
        }

        /**
         * Sets the 99th percentile of the latency.
         *
         * @param p99Ms milliseconds
         * @return this
         */
        public Builder p99Ms(double p99Ms) {
            this.p99Ms = p99Ms;
            return this;
        }

        /**
         * Sets the answers a second.
         *
         * @param rate 0 or more
         * @return this
         */
        public Builder rate(double rate) {
            this.rate = rate;
            return this;
        }

        /**
         * Sets the share of the machine that the member uses.
         *
         * @param cpu 0 to 1
         * @return this
         */
        public Builder cpu(double cpu) {
            this.cpu = cpu;
            return this;
        }

        /**
         * Sets the version of the model that it serves.
         *
         * @param version not null
         * @return this
         */
        public Builder version(String version) {
            this.version = version;
            return this;
        }

        /**
         * Sets what it has done since its start.
         *
         * @param totals null if it did not say
         * @return this
         */
        public Builder totals(RequestTotals totals) {
            this.totals = totals;
            return this;
        }

        /**
         * Makes the load.
         *
         * @return load
         */
        public MemberLoad build() {
            return new MemberLoad(this);
        }
    }
}
