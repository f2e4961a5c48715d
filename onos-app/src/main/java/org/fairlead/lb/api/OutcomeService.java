/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Optional;

/** What became of requests, by the values of a label. Thread-safe, never blocks. */
public interface OutcomeService {
    /** For how long requests are remembered, minutes. */
    int MAX_MINUTES = 24 * 60;

    /** For how long back requests count if nothing else is said, minutes. */
    int DEFAULT_MINUTES = 60;

    /**
     * Compares the members of a pool by a label.
     *
     * @param pool name of the pool
     * @param label name of the label; if empty, that of the pool's split, else {@code version}
     * @param base value that the others are compared with; if empty, the one with most requests
     * @param minutes how far back requests count, 1 to {@link #MAX_MINUTES}
     * @return report
     * @throws NotFoundException if there is no such pool
     * @throws InvalidConfigException if no member has the label, no member has the base as its
     *     value, or minutes are out of range
     */
    OutcomeReport compare(PoolId pool, Optional<String> label, Optional<String> base, int minutes);
}
