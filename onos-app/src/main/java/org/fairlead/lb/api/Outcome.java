/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/** What came of the requests to the members with one value of a label. Immutable. */
public final class Outcome {
    private final String value;
    private final SplitShare share;
    private final ImmutableList<MemberId> members;
    private final RequestTotals totals;
    private final Difference latency;
    private final Difference failures;

    /**
     * Makes an outcome.
     *
     * @param value value of the label
     * @param share share of the pool's split, or null if it has none for the value
     * @param members who has that value now
     * @param totals what they have done
     * @param latency difference of the mean latency to the base in milliseconds; null for the base
     * @param failures difference of the share of failed requests to the base, of 1; null for the
     *     base
     */
    public Outcome(
            String value,
            SplitShare share,
            List<MemberId> members,
            RequestTotals totals,
            Difference latency,
            Difference failures) {
        this.value = value;
        this.share = share;
        this.members = ImmutableList.copyOf(members);
        this.totals = totals;
        this.latency = latency;
        this.failures = failures;
    }

    /**
     * Returns the value of the label.
     *
     * @return value
     */
    public String value() {
        return value;
    }

    /**
     * Returns the share of the pool's split.
     *
     * @return share, or empty if the split has none for the value
     */
    public Optional<SplitShare> share() {
        return Optional.ofNullable(share);
    }

    /**
     * Returns who has that value now.
     *
     * @return immutable list in the order of the pool
     */
    public List<MemberId> members() {
        return members;
    }

    /**
     * Returns what they have done, those included that had the value and are gone.
     *
     * @return totals
     */
    public RequestTotals totals() {
        return totals;
    }

    /**
     * Returns how the mean latency differs from that of the base.
     *
     * @return difference in milliseconds, or empty for the base itself
     */
    public Optional<Difference> latency() {
        return Optional.ofNullable(latency);
    }

    /**
     * Returns how the share of failed requests differs from that of the base.
     *
     * @return difference of shares, -1 to 1, or empty for the base itself
     */
    public Optional<Difference> failures() {
        return Optional.ofNullable(failures);
    }
}
