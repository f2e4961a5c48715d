/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.Slot.Owner;
import org.fairlead.lb.api.SlotTable;

/**
 * Decides who gets which slots. A slot that changes its owner is on the move for a while, in which
 * the connections of before are found one by one and kept where they are; a slot of a member that
 * is gone has none to keep, and changes at once. Pure.
 */
final class SlotPlan {
    /**
     * Time for which a slot is on the move: a connection that has sent nothing for so long would
     * have lost its rules in the other mode, too. The idle time-out and a margin.
     */
    static final long MOVE_MILLIS = (Rules.IDLE_TIMEOUT + 5) * 1_000L;

    /** Weights move slots no more often than this. */
    static final long PAUSE_MILLIS = 5_000;

    private final Map<Owner, Double> weights;
    private final Set<Owner> alive;
    private final long now;
    private final List<Slot> slots;

    private SlotPlan(SlotTable table, Map<Owner, Double> weights, Set<Owner> alive, long now) {
        this.slots = new ArrayList<>(table.slots());
        this.weights = weights;
        this.alive = alive;
        this.now = now;
    }

    /**
     * Decides what comes next.
     *
     * @param table table as it is
     * @param weights members that may get new connections, with weights above 0
     * @param alive members whose connections of before go on, with those of the weights
     * @param now milliseconds
     * @return table as it should be from now on; an equal one if nothing is due
     */
    static SlotTable next(SlotTable table, Map<Owner, Double> weights, Set<Owner> alive, long now) {
        SlotPlan plan = new SlotPlan(table, weights, alive, now);
        plan.settle();
        plan.depart();
        if (!weights.isEmpty()) {
            plan.assign();
            plan.balance();
        }
        return SlotTable.of(table.vip(), plan.slots);
    }

    /**
     * Decides what comes next where slots should have no owners any more: all are on the move, and
     * then free.
     */
    static SlotTable leave(SlotTable table, Set<Owner> alive, long now) {
        return next(table, Map.of(), alive, now);
    }

    /** Whether nothing is left to be kept. */
    static boolean isFree(SlotTable table) {
        return table.slots().stream().noneMatch(s -> s.owner().isPresent() || s.isMoving());
    }

    /** Begins the time of all slots on the move anew: nobody may have looked after them. */
    static SlotTable again(SlotTable table, long now) {
        List<Slot> slots = new ArrayList<>();
        for (Slot s : table.slots()) {
            slots.add(s.isMoving() ? Slot.of(s.owner().orElse(null), s.from().get(), now) : s);
        }
        return SlotTable.of(table.vip(), slots);
    }

    /** Ends moves that have lasted long enough, or whose old owner is gone. */
    private void settle() {
        for (int i = 0; i < slots.size(); i++) {
            Slot s = slots.get(i);
            if (s.isMoving()
                    && (now - s.since() >= MOVE_MILLIS || !alive.contains(s.from().get()))) {
                slots.set(i, Slot.of(s.owner().orElse(null), null, s.since()));
            }
        }
    }

    /** Takes slots from owners that may not have new connections. */
    private void depart() {
        for (int i = 0; i < slots.size(); i++) {
            Slot s = slots.get(i);
            Owner owner = s.owner().orElse(null);
            if (owner == null || weights.containsKey(owner)) {
                continue;
            }
            if (s.isMoving()) {
                slots.set(i, Slot.of(null, s.from().get(), s.since()));
            } else {
                slots.set(i, Slot.of(null, alive.contains(owner) ? owner : null, now));
            }
        }
    }

    /** Gives slots without an owner to those who have too few. */
    private void assign() {
        Map<Owner, Integer> have = counts();
        Map<Owner, Integer> targets = SlotQuotas.targets(have, weights, slots.size());
        // Back to where their connections are, if possible: then nothing moves.
        for (int i = 0; i < slots.size(); i++) {
            Slot s = slots.get(i);
            Owner from = s.from().orElse(null);
            if (!s.owner().isPresent()
                    && from != null
                    && have.getOrDefault(from, 0) < targets.getOrDefault(from, 0)) {
                slots.set(i, Slot.of(from, null, now));
                have.merge(from, 1, Integer::sum);
            }
        }
        Map<Owner, Integer> wants = new TreeMap<>();
        targets.forEach((o, n) -> wants.put(o, n - have.getOrDefault(o, 0)));
        Map<Owner, Integer> given = new HashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            Slot s = slots.get(i);
            if (!s.owner().isPresent()) {
                Owner owner = neediest(wants, given);
                given.merge(owner, 1, Integer::sum);
                slots.set(i, Slot.of(owner, s.from().orElse(null), s.isMoving() ? s.since() : now));
            }
        }
    }

    /**
     * Who should be next: who has got the least of what it is due. So the slots of members are
     * mixed, and a client that goes through its ports one by one goes through the members.
     */
    private Owner neediest(Map<Owner, Integer> wants, Map<Owner, Integer> given) {
        Owner best = null;
        double least = Double.MAX_VALUE;
        for (Map.Entry<Owner, Integer> e : wants.entrySet()) {
            int got = given.getOrDefault(e.getKey(), 0);
            double rank = (got + 0.5) / Math.max(e.getValue(), 1e-9);
            if (e.getValue() > got && rank < least) {
                least = rank;
                best = e.getKey();
            }
        }
        // Rounding leaves nobody in want only if slots are over, which targets rule out.
        return best != null ? best : weights.keySet().iterator().next();
    }

    /** Moves slots from those who have too many to those who have too few. */
    private void balance() {
        Map<Owner, Integer> have = counts();
        Map<Owner, Integer> targets = SlotQuotas.targets(have, weights, slots.size());
        long last = slots.stream().mapToLong(Slot::since).max().orElse(0);
        int budget = slots.size() / 4 - (int) slots.stream().filter(Slot::isMoving).count();
        if (now - last < PAUSE_MILLIS && now >= last) {
            return;
        }
        for (Map.Entry<Owner, Integer> e : targets.entrySet()) {
            Owner needy = e.getKey();
            while (have.getOrDefault(needy, 0) < e.getValue()) {
                int slot = donation(needy, have, targets, budget > 0);
                if (slot < 0) {
                    break;
                }
                Slot s = slots.get(slot);
                Owner donor = s.owner().get();
                if (!s.isMoving()) {
                    budget--;
                }
                // The connections that a move has found have rules of their own already.
                slots.set(
                        slot,
                        s.isMoving()
                                ? Slot.of(needy, s.from().get(), s.since())
                                : Slot.of(needy, donor, now));
                have.merge(donor, -1, Integer::sum);
                have.merge(needy, 1, Integer::sum);
            }
        }
    }

    /** The slot whose move costs least; -1 if there is none to be had. */
    private int donation(
            Owner needy, Map<Owner, Integer> have, Map<Owner, Integer> targets, boolean settled) {
        int best = -1;
        int cost = Integer.MAX_VALUE;
        for (int i = 0; i < slots.size(); i++) {
            Slot s = slots.get(i);
            Owner donor = s.owner().orElse(null);
            if (donor == null || have.get(donor) <= targets.getOrDefault(donor, 0)) {
                continue;
            }
            int price;
            if (Objects.equals(s.from().orElse(null), needy)) {
                price = 0;
            } else if (s.isMoving()) {
                price = 1;
            } else if (settled) {
                price = 2 + spread(i);
            } else {
                continue;
            }
            if (price < cost) {
                cost = price;
                best = i;
            }
        }
        return best;
    }

    /** Order in which slots are taken: far from each other, so that members stay mixed. */
    private int spread(int slot) {
        int bits = Integer.numberOfTrailingZeros(slots.size());
        return Integer.reverse(slot) >>> Integer.SIZE - bits;
    }

    private Map<Owner, Integer> counts() {
        Map<Owner, Integer> counts = new TreeMap<>(Comparator.naturalOrder());
        for (Slot s : slots) {
            s.owner().ifPresent(o -> counts.merge(o, 1, Integer::sum));
        }
        return counts;
    }
}
