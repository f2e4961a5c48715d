/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableList;
import java.util.Collections;
import java.util.List;

/**
 * The slots of a virtual address. The slot of a connection is made of some bits of the client's
 * port, without the lowest one: Linux connects from even ports only. Immutable.
 */
public final class SlotTable {
    /** Slots that a table has at least. */
    public static final int MIN_SIZE = 64;

    /** Slots that a table has at most. */
    public static final int MAX_SIZE = 256;

    private final VipId vip;
    private final ImmutableList<Slot> slots;

    private SlotTable(VipId vip, List<Slot> slots) {
        int size = slots.size();
        if (Integer.bitCount(size) != 1 || size < MIN_SIZE || size > MAX_SIZE) {
            throw new InvalidConfigException("slots", "must be 64, 128 or 256; got " + size);
        }
        this.vip = vip;
        this.slots = ImmutableList.copyOf(slots);
    }

    /**
     * Makes a table.
     *
     * @param vip virtual address
     * @param slots 64, 128 or 256
     * @return table
     * @throws InvalidConfigException if it is another number of slots
     */
    public static SlotTable of(VipId vip, List<Slot> slots) {
        return new SlotTable(vip, slots);
    }

    /**
     * Makes a table in which no slot has an owner.
     *
     * @param vip virtual address
     * @param members how many there are: with eight slots for each, weights are kept to within some
     *     per cent
     * @return table
     */
    public static SlotTable empty(VipId vip, int members) {
        int size = MIN_SIZE;
        while (size < MAX_SIZE && size < 8 * members) {
            size *= 2;
        }
        return new SlotTable(vip, Collections.nCopies(size, Slot.FREE));
    }

    /**
     * Returns the virtual address.
     *
     * @return its name
     */
    public VipId vip() {
        return vip;
    }

    /**
     * Returns the slots.
     *
     * @return immutable list of 64, 128 or 256
     */
    public List<Slot> slots() {
        return slots;
    }

    /**
     * Returns the number of the slot that a client's port belongs to.
     *
     * @param clientPort 0 to 65535
     * @return index in the list of slots
     */
    public int slotOf(int clientPort) {
        return clientPort >> 1 & slots.size() - 1;
    }

    /**
     * Returns the least port of a slot: the bits that all its ports have.
     *
     * @param slot index
     * @return value to compare a port with, under the mask
     */
    public int portBits(int slot) {
        return slot << 1;
    }

    /**
     * Returns which bits of the port make the slot.
     *
     * @return mask
     */
    public int portMask() {
        return slots.size() - 1 << 1;
    }

    @Override
    public int hashCode() {
        return slots.hashCode();
    }

    @Override
    public boolean equals(Object obj) {
        return obj instanceof SlotTable
                && vip.equals(((SlotTable) obj).vip)
                && slots.equals(((SlotTable) obj).slots);
    }

    @Override
    public String toString() {
        return vip + " " + slots;
    }
}
