/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.Slot.Owner;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.SlotTables;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.health.HealthSignals;
import org.slf4j.Logger;

/**
 * Decides which virtual addresses have slots, and, on the controller that leads, who gets them. A
 * change is stored before any switch hears of it, so that a controller that takes over never
 * believes in owners of before. For one thread, but for what is read.
 */
final class SlotPlanner {
    /** After a start, members are only just being found: who seems not to be there may be. */
    static final long SETTLE_MILLIS = 10_000;

    /** A member that cannot be reached keeps its slots for so long: ways are found anew in less. */
    static final long UNREACHABLE_MILLIS = 10_000;

    private final Logger log = getLogger(getClass());
    private final LoadBalancerService service;
    private final HealthService health;
    private final HealthSignals signals;
    private final SlotTables tables;
    private final Predicate<Vip> wishes;
    private final Predicate<Member> isReachable;
    private final long startedAt;
    private final Map<Owner, Long> unreachableSince = new HashMap<>();
    private final Set<VipId> taken = new HashSet<>();
    private volatile Map<VipId, String> reasons = Map.of();

    /**
     * Begins to plan.
     *
     * @param wishes whether a virtual address should have slots now
     * @param isReachable whether packets to a member get through
     */
    SlotPlanner(
            LoadBalancerService service,
            HealthService health,
            HealthSignals signals,
            SlotTables tables,
            Predicate<Vip> wishes,
            Predicate<Member> isReachable,
            long now) {
        this.service = service;
        this.health = health;
        this.signals = signals;
        this.tables = tables;
        this.wishes = wishes;
        this.isReachable = isReachable;
        this.startedAt = now;
    }

    /** Why a virtual address has no slots although it should. */
    Optional<String> reason(VipId vip) {
        return Optional.ofNullable(reasons.get(vip));
    }

    /**
     * Brings the tables up to date.
     *
     * @return all virtual addresses with slots, in the order of their names
     */
    List<SlotVip> update(long now) {
        List<Vip> vips = new ArrayList<>(service.vips());
        vips.sort(Comparator.comparing(v -> v.id().toString()));
        Map<VipId, String> nowReasons = new HashMap<>();
        Map<Endpoint, VipId> keepers = new HashMap<>();
        for (Vip vip : vips) {
            if (tables.table(vip.id()).isPresent()) {
                endpoints(vip).forEach(e -> keepers.putIfAbsent(e, vip.id()));
            }
        }
        for (Vip vip : vips) {
            boolean wished = wishes.test(vip);
            if (wished) {
                endpoints(vip).forEach(e -> keepers.putIfAbsent(e, vip.id()));
                problem(vip, keepers).ifPresent(r -> nowReasons.put(vip.id(), r));
            }
            if (tables.isLeader()) {
                try {
                    plan(vip, wished && !nowReasons.containsKey(vip.id()), now);
                } catch (RuntimeException e) {
                    log.warn("The slots of VIP {} stay as they are: {}", vip.id(), e.toString());
                }
            }
        }
        nowReasons.forEach(
                (vip, reason) -> {
                    if (!reason.equals(reasons.get(vip))) {
                        log.info("VIP {} stays with single connections: {}", vip, reason);
                    }
                });
        reasons = nowReasons;
        List<SlotVip> result = new ArrayList<>();
        for (Vip vip : vips) {
            tables.table(vip.id()).ifPresent(t -> result.add(SlotVip.of(vip, t, service)));
        }
        if (tables.isLeader()) {
            for (SlotTable table : tables.tables()) {
                if (!service.vip(table.vip()).isPresent()) {
                    tables.remove(table.vip());
                }
            }
        }
        return result;
    }

    private Set<Endpoint> endpoints(Vip vip) {
        Set<Endpoint> result = new HashSet<>();
        service.pool(vip.pool())
                .ifPresent(p -> p.members().forEach(m -> result.add(Endpoint.of(m))));
        return result;
    }

    /** What only a decision on each connection can do. */
    private Optional<String> problem(Vip vip, Map<Endpoint, VipId> keepers) {
        Optional<Pool> pool = service.pool(vip.pool());
        if (!vip.policies().isEmpty()) {
            return Optional.of("its policies ask who the client is");
        }
        if (pool.isPresent() && !pool.get().split().isEmpty()) {
            return Optional.of("its pool splits the clients");
        }
        if (pool.isPresent() && pool.get().algorithm().equals("source-hash")) {
            return Optional.of("source-hash keeps clients with their members");
        }
        for (Endpoint endpoint : endpoints(vip)) {
            VipId keeper = keepers.get(endpoint);
            if (keeper != null && !keeper.equals(vip.id())) {
                return Optional.of("VIP " + keeper + " has slots at " + endpoint);
            }
        }
        return Optional.empty();
    }

    private void plan(Vip vip, boolean wanted, long now) {
        Optional<SlotTable> before = tables.table(vip.id());
        if (!wanted && !before.isPresent()) {
            return;
        }
        boolean found = before.isPresent() && !taken.contains(vip.id());
        if (found && now - startedAt < SETTLE_MILLIS) {
            return;
        }
        Map<Owner, Double> weights = wanted ? weights(vip, before, now) : Map.of();
        SlotTable table =
                before.orElseGet(() -> SlotTable.empty(vip.id(), Math.max(1, weights.size())));
        if (found) {
            table = SlotPlan.again(table, now); // nobody has looked after what moves
        }
        taken.add(vip.id());
        SlotTable next = SlotPlan.next(table, weights, alive(table, weights), now);
        if (SlotPlan.isFree(next)) {
            if (before.isPresent()) {
                tables.remove(vip.id());
                log.info("VIP {} has no slots any more", vip.id());
            }
            taken.remove(vip.id());
        } else if (!before.isPresent() || !next.equals(before.get())) {
            tables.put(next);
            log.info("Slots of VIP {}: {}", vip.id(), summary(next));
        }
    }

    private static String summary(SlotTable table) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Slot slot : table.slots()) {
            counts.merge(slot.toString(), 1, Integer::sum);
        }
        return counts.toString();
    }

    /** Members that may get new connections, with the weights that count now. */
    private Map<Owner, Double> weights(Vip vip, Optional<SlotTable> table, long now) {
        Set<Owner> owners = new HashSet<>();
        table.ifPresent(t -> t.slots().forEach(s -> s.owner().ifPresent(owners::add)));
        Map<Owner, Double> weights = new HashMap<>();
        Optional<Pool> pool = service.pool(vip.pool());
        if (!pool.isPresent()) {
            return weights;
        }
        Map<MemberId, Double> warming = health.warming(vip.pool());
        for (Member member : health.serving(pool.get())) {
            Owner owner = Owner.of(vip.pool(), member.id());
            boolean reached = isReachable.test(member);
            long since = reached ? now : unreachableSince.getOrDefault(owner, now);
            if (reached) {
                unreachableSince.remove(owner);
            } else {
                unreachableSince.putIfAbsent(owner, now);
            }
            boolean stays = owners.contains(owner) && now - since < UNREACHABLE_MILLIS;
            double weight = member.weight() * warming.getOrDefault(member.id(), 1.0);
            if (member.administrative() == AdministrativeState.READY
                    && weight > 0
                    && (reached || stays)) {
                weights.put(owner, weight);
            }
        }
        return weights;
    }

    /** Owners whose connections go on. */
    private Set<Owner> alive(SlotTable table, Map<Owner, Double> weights) {
        Set<Owner> alive = new HashSet<>(weights.keySet());
        for (Slot slot : table.slots()) {
            slot.owner().filter(this::isAlive).ifPresent(alive::add);
            slot.from().filter(this::isAlive).ifPresent(alive::add);
        }
        return alive;
    }

    private boolean isAlive(Owner owner) {
        return service.pool(owner.pool())
                .flatMap(p -> p.member(owner.member()))
                .filter(m -> m.administrative() != AdministrativeState.MAINT)
                .filter(m -> !signals.isGone(owner.pool(), owner.member()))
                .isPresent();
    }
}
