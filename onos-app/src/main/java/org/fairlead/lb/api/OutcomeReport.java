/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** The outcomes of a pool's requests by the values of a label: an A/B test. Immutable. */
public final class OutcomeReport {
    private final PoolId pool;
    private final String label;
    private final String base;
    private final long from;
    private final long to;
    private final ImmutableList<Outcome> outcomes;

    /**
     * Makes a report.
     *
     * @param pool the pool
     * @param label the label
     * @param base value that the others are compared with
     * @param from since when requests count, milliseconds since 1970
     * @param to until when
     * @param outcomes one for each value
     */
    public OutcomeReport(
            PoolId pool, String label, String base, long from, long to, List<Outcome> outcomes) {
        this.pool = pool;
        this.label = label;
        this.base = base;
        this.from = from;
        this.to = to;
        this.outcomes = ImmutableList.copyOf(outcomes);
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
     * Returns the label.
     *
     * @return its name
     */
    public String label() {
        return label;
    }

    /**
     * Returns the value that the others are compared with.
     *
     * @return value of the label
     */
    public String base() {
        return base;
    }

    /**
     * Returns since when requests count.
     *
     * @return milliseconds since 1970
     */
    public long from() {
        return from;
    }

    /**
     * Returns until when requests count.
     *
     * @return milliseconds since 1970
     */
    public long to() {
        return to;
    }

    /**
     * Returns the outcomes.
     *
     * @return immutable list in order of the values
     */
    public List<Outcome> outcomes() {
        return outcomes;
    }
}
