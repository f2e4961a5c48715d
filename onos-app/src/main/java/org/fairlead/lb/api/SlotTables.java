/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Optional;

/** Keeps the slot tables of the cluster. Thread-safe; reading never blocks. */
public interface SlotTables {

    /**
     * Finds the table of a virtual address.
     *
     * @param vip its name
     * @return table, or empty if it has none
     */
    Optional<SlotTable> table(VipId vip);

    /**
     * Returns whether this controller is the one that changes the tables.
     *
     * @return whether it leads
     */
    boolean isLeader();

    /**
     * Stores a table; when this returns, it survives this controller.
     *
     * @param table new or changed table
     */
    void put(SlotTable table);

    /**
     * Forgets a table.
     *
     * @param vip its virtual address
     */
    void remove(VipId vip);

    /**
     * Returns the virtual addresses that have tables.
     *
     * @return snapshot
     */
    Iterable<SlotTable> tables();
}
