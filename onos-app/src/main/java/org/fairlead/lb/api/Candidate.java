/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import java.util.Objects;

/** A member that could be chosen, and what the algorithm thinks of it. Immutable. */
public final class Candidate {
    private final Member member;
    private final double score;
    private final String note;

    private Candidate(Member member, double score, String note) {
        this.member = Objects.requireNonNull(member);
        this.score = score;
        this.note = Objects.requireNonNull(note);
    }

    /**
     * Makes a candidate.
     *
     * @param member who may take traffic
     * @param score cost in a unit of the algorithm's own, the less the better; NaN if it has none
     * @param note what the score is made of, for the user
     * @return candidate
     */
    public static Candidate of(Member member, double score, String note) {
        return new Candidate(member, score, note);
    }

    /**
     * Returns who could be chosen.
     *
     * @return member
     */
    public Member member() {
        return member;
    }

    /**
     * Returns what it costs to choose this one, as the algorithm reckons.
     *
     * @return cost in a unit of the algorithm's own, the less the better; NaN if it has none
     */
    public double score() {
        return score;
    }

    /**
     * Returns what the score is made of.
     *
     * @return text for the user
     */
    public String note() {
        return note;
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("member", member.id())
                .add("score", score)
                .add("note", note)
                .toString();
    }
}
