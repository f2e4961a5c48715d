/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.SlotTables;
import org.fairlead.lb.api.VipId;

/** Slot tables that outlive the bundle that uses them. */
final class FakeSlotTables implements SlotTables {
    final Map<VipId, SlotTable> tables = new ConcurrentHashMap<>();
    volatile boolean leader = true;

    @Override
    public Optional<SlotTable> table(VipId vip) {
        return Optional.ofNullable(tables.get(vip));
    }

    @Override
    public boolean isLeader() {
        return leader;
    }

    @Override
    public void put(SlotTable table) {
        tables.put(table.vip(), table);
    }

    @Override
    public void remove(VipId vip) {
        tables.remove(vip);
    }

    @Override
    public Iterable<SlotTable> tables() {
        return tables.values();
    }
}
