/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.discovery;

import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static org.onlab.util.Tools.groupedThreads;
import static org.slf4j.LoggerFactory.getLogger;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.fairlead.lb.api.DiscoveryService;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.LoadBalancerException;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Newcomer;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.health.Sightings;
import org.fairlead.lb.health.Stranger;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.net.Host;
import org.onosproject.net.host.HostService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;

/**
 * Takes nodes that report their load into the pools that allow it, and lets those go again that
 * announce their end. Who hears a node acts: the controller that is master of its switch, so each
 * node is heard by one. Who is gone without a word is noticed by the leader.
 */
@Component(immediate = true, service = DiscoveryService.class)
public final class DiscoveryManager implements DiscoveryService {
    private static final String TOPIC = "fairlead-discovery";
    private static final long PERIOD_MILLIS = 250;
    private static final String TAKEN_OUT =
            "it was taken out of the pool; it joins again when it is started anew, or add it";

    private final Logger log = getLogger(getClass());
    private final Map<PoolId, Newcomers> newcomers = new ConcurrentHashMap<>();
    private final Map<PoolId, Removals> removals = new HashMap<>();

    @Reference LoadBalancerService service;
    @Reference LoadBalancerAdminService admin;
    @Reference HealthService health;
    @Reference Sightings sightings;
    @Reference HostService hosts;
    @Reference LeadershipService leadershipService;
    @Reference ClusterService clusterService;

    /** Milliseconds since 1970. */
    LongSupplier time = System::currentTimeMillis;

    private ScheduledExecutorService executor;

    @Activate
    void activate() {
        leadershipService.runForLeadership(TOPIC);
        executor =
                newSingleThreadScheduledExecutor(groupedThreads("fairlead-lb", "discovery", log));
        executor.scheduleWithFixedDelay(
                this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        executor.shutdownNow();
        leadershipService.withdraw(TOPIC);
        log.info("Stopped");
    }

    /** Looks once; called by the one thread of this, and by tests. */
    void look() {
        try {
            List<Stranger> seen = sightings.strangers();
            boolean leads =
                    clusterService.getLocalNode().id().equals(leadershipService.getLeader(TOPIC));
            Set<PoolId> open = new HashSet<>();
            for (Pool pool : service.pools()) {
                if (pool.discovery().isPresent()) {
                    open.add(pool.id());
                    removals.computeIfAbsent(pool.id(), i -> new Removals())
                            .look(pool, time.getAsLong());
                    seen.forEach(s -> admit(pool.id(), s));
                }
                depart(pool, leads);
            }
            newcomers.keySet().retainAll(open);
            removals.keySet().retainAll(open);
        } catch (RuntimeException e) {
            log.warn("Will look again at the nodes that report", e);
        }
    }

    @Override
    public List<Newcomer> newcomers(PoolId pool) {
        Newcomers found = newcomers.get(pool);
        return found == null ? List.of() : found.list(time.getAsLong());
    }

    // Who comes

    private void admit(PoolId id, Stranger stranger) {
        // Looked at anew for each: the one before it may have filled the pool.
        Optional<Pool> pool = service.pool(id).filter(p -> p.discovery().isPresent());
        Set<Host> known = hosts.getHostsByIp(stranger.address());
        Optional<Admission.Verdict> verdict =
                pool.flatMap(p -> Admission.judge(p, stranger, known));
        if (!verdict.isPresent()) {
            return;
        }
        Admission.Verdict last = verdict.get();
        if (removals.get(id).keepsOut(stranger, time.getAsLong())) {
            last = Admission.Verdict.refused(TAKEN_OUT);
        }
        if (last.outcome == Newcomer.Outcome.JOINED) {
            try {
                Pool now = admin.changePool(id, Expectation.ANY, join(stranger, known));
                if (!now.member(last.member.id()).isPresent()) {
                    return; // Somebody was faster; the next report is judged by that.
                }
                removals.get(id).joined(last.member);
            } catch (InvalidConfigException e) {
                last = Admission.Verdict.refused(e.getMessage());
            } catch (LoadBalancerException e) {
                log.debug("{} joins {} later: {}", stranger.address(), id, e.getMessage());
                return;
            }
        }
        note(id, stranger, last);
    }

    /** Judges by the pool as it is in the very moment of the change: others change it, too. */
    private static UnaryOperator<Pool> join(Stranger stranger, Set<Host> known) {
        return now ->
                now.discovery()
                        .flatMap(d -> Admission.judge(now, stranger, known))
                        .filter(v -> v.member != null)
                        .map(v -> Members.add(v.member).apply(now))
                        .orElse(now);
    }

    private void note(PoolId id, Stranger stranger, Admission.Verdict verdict) {
        boolean isNews =
                newcomers
                        .computeIfAbsent(id, i -> new Newcomers())
                        .put(
                                new Newcomer(
                                        stranger.node(),
                                        stranger.address(),
                                        stranger.place(),
                                        time.getAsLong(),
                                        verdict.outcome,
                                        verdict.reason));
        if (!isNews) {
            return;
        }
        String what = verdict.outcome.lowerName();
        if (verdict.outcome == Newcomer.Outcome.REFUSED) {
            log.warn("Discovery of {}: {} is {}: {}", id, stranger.address(), what, verdict.reason);
        } else {
            log.info("Discovery of {}: {} {}: {}", id, stranger.address(), what, verdict.reason);
        }
    }

    // Who goes

    private void depart(Pool pool, boolean leads) {
        for (Member member : pool.members()) {
            if (!member.discovered() || member.leaving()) {
                continue;
            }
            Optional<MemberHealth> found = health.health(pool.id(), member.id());
            long now = time.getAsLong();
            if (Departures.isAnnounced(member, found)) {
                log.info("Member {} of {} announces its end: it drains", member.id(), pool.id());
                leave(pool.id(), member, now + Departures.DRAIN_MILLIS);
            } else if (leads && Departures.isLost(member, found, now)) {
                log.warn(
                        "Member {} of {} is given up: down without a report for {} s",
                        member.id(),
                        pool.id(),
                        Departures.LOST_MILLIS / 1000);
                leave(pool.id(), member, now);
            }
        }
    }

    private void leave(PoolId pool, Member member, long until) {
        Optional.ofNullable(removals.get(pool)).ifPresent(r -> r.departs(member));
        try {
            admin.changePool(
                    pool,
                    Expectation.ANY,
                    now ->
                            now.member(member.id()).filter(Member::discovered).isPresent()
                                    ? Members.leave(member.id(), Instant.ofEpochMilli(until))
                                            .apply(now)
                                    : now);
        } catch (LoadBalancerException e) {
            log.debug("{} leaves {} later: {}", member.id(), pool, e.getMessage());
        }
    }
}
