/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/** What a balancer chose and why. Immutable. */
public final class Choice {
    private final Member member;
    private final ImmutableList<MemberId> candidates;
    private final String reason;

    private Choice(Member member, List<MemberId> candidates, String reason) {
        this.member = member;
        this.candidates = ImmutableList.copyOf(candidates);
        this.reason = reason;
    }

    /**
     * Makes a choice.
     *
     * @param member the chosen one
     * @param candidates those that could have been chosen
     * @param reason why it was this one, for the user
     * @return choice
     */
    public static Choice of(Member member, List<MemberId> candidates, String reason) {
        return new Choice(member, candidates, reason);
    }

    /**
     * Makes the choice of nobody.
     *
     * @param reason why there is none
     * @return choice with no member
     */
    public static Choice none(String reason) {
        return new Choice(null, ImmutableList.of(), reason);
    }

    /**
     * Returns the chosen member.
     *
     * @return member, or empty if no member may take traffic
     */
    public Optional<Member> member() {
        return Optional.ofNullable(member);
    }

    /**
     * Returns those that could have been chosen.
     *
     * @return immutable list
     */
    public List<MemberId> candidates() {
        return candidates;
    }

    /**
     * Returns why this member was chosen.
     *
     * @return text for the user
     */
    public String reason() {
        return reason;
    }
}
