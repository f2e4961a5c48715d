/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.Slot.Owner;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.Vip;

/** A virtual address with its slots, and the members that these name. Immutable. */
final class SlotVip {
    private final Vip vip;
    private final SlotTable table;
    private final Map<Owner, Member> members;

    private SlotVip(Vip vip, SlotTable table, Map<Owner, Member> members) {
        this.vip = vip;
        this.table = table;
        this.members = members;
    }

    static SlotVip of(Vip vip, SlotTable table, LoadBalancerService service) {
        Map<PoolId, Pool> pools = new HashMap<>();
        service.pool(vip.pool()).ifPresent(p -> pools.put(p.id(), p));
        for (Slot slot : table.slots()) {
            slot.owner().flatMap(o -> service.pool(o.pool())).ifPresent(p -> pools.put(p.id(), p));
            slot.from().flatMap(o -> service.pool(o.pool())).ifPresent(p -> pools.put(p.id(), p));
        }
        Map<Owner, Member> members = new LinkedHashMap<>();
        for (Pool pool : pools.values()) {
            pool.members().forEach(m -> members.put(Owner.of(pool.id(), m.id()), m));
        }
        return new SlotVip(vip, table, members);
    }

    Vip vip() {
        return vip;
    }

    SlotTable table() {
        return table;
    }

    /** All members of the pools that matter: those of the pool, and of those that owners are in. */
    Map<Owner, Member> members() {
        return members;
    }

    Slot slotOf(int clientPort) {
        return table.slots().get(table.slotOf(clientPort));
    }

    /** The member that an owner is; empty if it is not configured any more. */
    Optional<Member> member(Optional<Owner> owner) {
        return owner.map(members::get);
    }
}
