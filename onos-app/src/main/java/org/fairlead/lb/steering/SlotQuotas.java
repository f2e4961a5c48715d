/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.fairlead.lb.api.Slot.Owner;

/**
 * How many slots each member should have: its share rounded down or up, and of these whatever
 * changes least (the largest remainder decides where there is a choice). Pure.
 */
final class SlotQuotas {
    private SlotQuotas() {}

    /**
     * Reckons.
     *
     * @param have slots that members have now
     * @param weights weights of those that may have some, each above 0
     * @param slots how many slots there are
     * @return slots of each member in the weights, all slots in sum; none if there is nobody
     */
    static Map<Owner, Integer> targets(
            Map<Owner, Integer> have, Map<Owner, Double> weights, int slots) {
        Map<Owner, Double> quotas = quotas(weights, slots);
        Map<Owner, Integer> targets = new TreeMap<>();
        int sum = 0;
        for (Map.Entry<Owner, Double> e : quotas.entrySet()) {
            int floor = (int) Math.floor(e.getValue());
            int ceiling = (int) Math.ceil(e.getValue());
            int target = Math.max(floor, Math.min(ceiling, have.getOrDefault(e.getKey(), 0)));
            targets.put(e.getKey(), target);
            sum += target;
        }
        List<Owner> byRemainder = new ArrayList<>(new TreeSet<>(quotas.keySet()));
        byRemainder.sort(Comparator.comparingDouble((Owner o) -> targets.get(o) - quotas.get(o)));
        for (int i = 0; sum < slots && i < byRemainder.size(); i++) {
            Owner owner = byRemainder.get(i);
            if (targets.get(owner) < Math.ceil(quotas.get(owner))) {
                targets.merge(owner, 1, Integer::sum);
                sum++;
            }
        }
        for (int i = byRemainder.size() - 1; sum > slots && i >= 0; i--) {
            Owner owner = byRemainder.get(i);
            if (targets.get(owner) > Math.floor(quotas.get(owner))) {
                targets.merge(owner, -1, Integer::sum);
                sum--;
            }
        }
        return targets;
    }

    /** The exact shares; those that are whole numbers but for the rounding are made whole. */
    static Map<Owner, Double> quotas(Map<Owner, Double> weights, int slots) {
        double total = weights.values().stream().mapToDouble(w -> w).sum();
        Map<Owner, Double> quotas = new HashMap<>();
        weights.forEach(
                (owner, weight) -> {
                    double quota = slots * weight / total;
                    double whole = Math.rint(quota);
                    quotas.put(owner, Math.abs(quota - whole) < 1e-6 ? whole : quota);
                });
        return quotas;
    }
}
