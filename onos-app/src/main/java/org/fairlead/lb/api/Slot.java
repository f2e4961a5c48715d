/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Objects;
import java.util.Optional;

/**
 * Who gets the connections of one slot of a virtual address, and who still has those of before.
 * Immutable.
 */
public final class Slot {
    /** A slot of nobody. */
    public static final Slot FREE = new Slot(null, null, 0);

    private final Owner owner;
    private final Owner from;
    private final long since;

    private Slot(Owner owner, Owner from, long since) {
        this.owner = owner;
        this.from = from;
        this.since = since;
    }

    /** A member of a pool. Immutable. */
    public static final class Owner implements Comparable<Owner> {
        private final PoolId pool;
        private final MemberId member;

        private Owner(PoolId pool, MemberId member) {
            this.pool = pool;
            this.member = member;
        }

        /**
         * Names a member.
         *
         * @param pool its pool
         * @param member its name there
         * @return owner
         */
        public static Owner of(PoolId pool, MemberId member) {
            return new Owner(pool, member);
        }

        /**
         * Returns the pool.
         *
         * @return name
         */
        public PoolId pool() {
            return pool;
        }

        /**
         * Returns the member.
         *
         * @return name within the pool
         */
        public MemberId member() {
            return member;
        }

        @Override
        public int compareTo(Owner other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public int hashCode() {
            return Objects.hash(pool, member);
        }

        @Override
        public boolean equals(Object obj) {
            return obj instanceof Owner
                    && pool.equals(((Owner) obj).pool)
                    && member.equals(((Owner) obj).member);
        }

        @Override
        public String toString() {
            return pool + "/" + member;
        }
    }

    /**
     * Makes a slot.
     *
     * @param owner who gets new connections, or null
     * @param from who has connections of before that stay there, or null
     * @param since time of the last change of the owner, in milliseconds
     * @return slot
     */
    public static Slot of(Owner owner, Owner from, long since) {
        return new Slot(owner, Objects.equals(owner, from) ? null : from, since);
    }

    /**
     * Returns who gets new connections.
     *
     * @return member, or empty if nobody in particular does
     */
    public Optional<Owner> owner() {
        return Optional.ofNullable(owner);
    }

    /**
     * Returns who has the connections of before.
     *
     * @return member, or empty if the slot is not on the move
     */
    public Optional<Owner> from() {
        return Optional.ofNullable(from);
    }

    /**
     * Returns when the owner changed last.
     *
     * @return milliseconds since 1970
     */
    public long since() {
        return since;
    }

    /**
     * Returns whether connections of before are being kept where they are.
     *
     * @return whether the slot is on the move
     */
    public boolean isMoving() {
        return from != null;
    }

    /**
     * Returns whether the rules of this slot can send all that is not known to its owner.
     *
     * @return whether it has an owner and does not move
     */
    public boolean isSettled() {
        return owner != null && from == null;
    }

    @Override
    public int hashCode() {
        return Objects.hash(owner, from, since);
    }

    @Override
    public boolean equals(Object obj) {
        if (!(obj instanceof Slot)) {
            return false;
        }
        Slot other = (Slot) obj;
        return Objects.equals(owner, other.owner)
                && Objects.equals(from, other.from)
                && since == other.since;
    }

    @Override
    public String toString() {
        return (from == null ? "" : from + ">") + (owner == null ? "nobody" : owner);
    }
}
