/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

/**
 * Turns single checks into a verdict: so many good ones in a row, or so many bad ones, as HAProxy's
 * {@code rise} and {@code fall}. The first good one of all is enough, for nobody should wait for a
 * member that was never bad. Not thread-safe.
 */
final class RiseFall {
    /** What the checks say. */
    enum Verdict {
        /** Too early to tell. */
        OPEN,
        /** It is well. */
        GOOD,
        /** It is not. */
        BAD
    }

    private Verdict verdict = Verdict.OPEN;
    private int against;

    Verdict verdict() {
        return verdict;
    }

    /** How many results in a row speak against the verdict. */
    int against() {
        return against;
    }

    /** Whether the last result spoke against the verdict, or there is none yet. */
    boolean isInTransition() {
        return verdict == Verdict.OPEN || against > 0;
    }

    /**
     * Takes a result in.
     *
     * @param good whether the check was good
     * @param rise good ones in a row that make a bad member good, at least 1
     * @param fall bad ones in a row that make a good member bad, at least 1
     */
    void add(boolean good, int rise, int fall) {
        if (verdict == (good ? Verdict.GOOD : Verdict.BAD)) {
            against = 0;
            return;
        }
        if (verdict == Verdict.OPEN && good) {
            force(Verdict.GOOD);
            return;
        }
        against++;
        if (against >= (good ? rise : fall)) {
            force(good ? Verdict.GOOD : Verdict.BAD);
        }
    }

    /** Sets the verdict on other evidence. */
    void force(Verdict now) {
        verdict = now;
        against = 0;
    }
}
