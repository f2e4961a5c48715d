/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes of single members of a pool; for {@link LoadBalancerAdminService#changePool}. */
public final class Members {
    private Members() {}

    /**
     * Adds a member.
     *
     * @param member member
     * @return change of a pool; throws {@link AlreadyExistsException} if its name is taken
     */
    public static UnaryOperator<Pool> add(Member member) {
        return pool -> {
            if (pool.member(member.id()).isPresent()) {
                throw new AlreadyExistsException(
                        "Pool '" + pool.id() + "' has a member '" + member.id() + "' already");
            }
            return with(pool, member);
        };
    }

    /**
     * Adds a member or replaces the one of its name, which keeps its place in the order.
     *
     * @param member member
     * @return change of a pool
     */
    public static UnaryOperator<Pool> put(Member member) {
        return pool ->
                pool.member(member.id()).isPresent()
                        ? replaced(pool, member.id(), Optional.of(member))
                        : with(pool, member);
    }

    /**
     * Changes a member.
     *
     * @param id its name
     * @param change makes the new value of the old one
     * @return change of a pool; throws {@link NotFoundException} if the member is not there
     */
    public static UnaryOperator<Pool> change(MemberId id, UnaryOperator<Member> change) {
        return pool -> replaced(pool, id, Optional.of(change.apply(require(pool, id))));
    }

    /**
     * Lets a member drain and leave.
     *
     * @param id its name
     * @param until point in time at which it leaves in any case, or null for no limit
     * @return change of a pool; throws {@link NotFoundException} if the member is not there
     */
    public static UnaryOperator<Pool> leave(MemberId id, Instant until) {
        return change(
                id,
                m ->
                        m.toBuilder()
                                .administrative(AdministrativeState.DRAIN)
                                .drainUntil(until)
                                .leaving(true)
                                .build());
    }

    /**
     * Removes a member.
     *
     * @param id its name
     * @return change of a pool; throws {@link NotFoundException} if the member is not there
     */
    public static UnaryOperator<Pool> remove(MemberId id) {
        return pool -> {
            require(pool, id);
            return replaced(pool, id, Optional.empty());
        };
    }

    /**
     * Gives a new value of a pool that allows discovery the members which have joined the old one
     * by themselves: whoever writes down a pool cannot know them.
     *
     * @param old pool as it is
     * @param wanted pool as it is to be
     * @return wanted pool with the discovered members of the old one that it does not name
     */
    public static Pool keepDiscovered(Pool old, Pool wanted) {
        if (!wanted.discovery().isPresent()) {
            return wanted;
        }
        Pool result = wanted;
        for (Member member : old.members()) {
            if (member.discovered()
                    && wanted.members().stream()
                            .noneMatch(
                                    m ->
                                            m.id().equals(member.id())
                                                    || m.address().equals(member.address()))) {
                result = with(result, member);
            }
        }
        return result;
    }

    /**
     * Finds a member that must be there.
     *
     * @param pool pool
     * @param id name of the member
     * @return member
     * @throws NotFoundException if it is not there
     */
    public static Member require(Pool pool, MemberId id) {
        return pool.member(id)
                .orElseThrow(
                        () ->
                                new NotFoundException(
                                        "Pool '" + pool.id() + "' has no member '" + id + "'"));
    }

    private static Pool with(Pool pool, Member member) {
        return pool.toBuilder()
                .members(ImmutableList.<Member>builder().addAll(pool.members()).add(member).build())
                .build();
    }

    private static Pool replaced(Pool pool, MemberId id, Optional<Member> by) {
        ImmutableList.Builder<Member> members = ImmutableList.builder();
        for (Member member : pool.members()) {
            if (!member.id().equals(id)) {
                members.add(member);
            } else {
                by.ifPresent(members::add);
            }
        }
        return pool.toBuilder().members(members.build()).build();
    }
}
