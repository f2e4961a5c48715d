/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableSet;
import java.util.OptionalLong;
import java.util.Set;

/** What the author of a change believes to be there. Immutable. */
public final class Expectation {
    /** Whatever is there, or nothing. */
    public static final Expectation ANY = new Expectation(true, true, null);

    /** Something is there. */
    public static final Expectation PRESENT = new Expectation(false, true, null);

    /** Nothing is there. */
    public static final Expectation ABSENT = new Expectation(true, false, null);

    private final boolean mayBeAbsent;
    private final boolean mayBePresent;
    private final ImmutableSet<Long> revisions;

    private Expectation(boolean mayBeAbsent, boolean mayBePresent, Set<Long> revisions) {
        this.mayBeAbsent = mayBeAbsent;
        this.mayBePresent = mayBePresent;
        this.revisions = revisions == null ? null : ImmutableSet.copyOf(revisions);
    }

    /**
     * Expects one of some revisions.
     *
     * @param revisions revisions
     * @return expectation
     */
    public static Expectation revisions(Set<Long> revisions) {
        return new Expectation(false, true, revisions);
    }

    /**
     * Compares what is there with what is expected.
     *
     * @param what the thing, for the message
     * @param current its revision, or empty if it is not there
     * @throws StaleException if that is not expected
     */
    public void check(String what, OptionalLong current) {
        if (current.isEmpty()) {
            if (!mayBeAbsent) {
                throw new StaleException(what + " is not there");
            }
        } else if (!mayBePresent) {
            throw new StaleException(what + " is there already");
        } else if (revisions != null && !revisions.contains(current.getAsLong())) {
            throw new StaleException(what + " has changed meanwhile; read it again");
        }
    }
}
