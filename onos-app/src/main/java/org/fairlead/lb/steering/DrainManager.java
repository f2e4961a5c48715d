/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static org.onlab.util.Tools.groupedThreads;
import static org.slf4j.LoggerFactory.getLogger;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.DrainService;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.StaleException;
import org.fairlead.lb.api.SteeringService;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;

/**
 * Ends the draining of members, on the leader of the cluster. What is to be done is part of the
 * configuration, so a new leader, or this one after a restart, goes on with it.
 */
@Component(immediate = true, service = DrainService.class)
public final class DrainManager implements DrainService {
    private static final String TOPIC = "fairlead-drain";
    private static final long PERIOD_MILLIS = 500;

    /** Connections of before a restart are found within this time. */
    private static final long FIND_MILLIS = 20_000;

    private static final long WAIT_MILLIS = 1_500;
    private static final long LOOK_AGAIN_MILLIS = 25;

    private final Logger log = getLogger(getClass());

    @Reference LoadBalancerService service;
    @Reference LoadBalancerAdminService admin;
    @Reference SteeringService steering;
    @Reference LeadershipService leadershipService;
    @Reference ClusterService clusterService;

    private DrainRules rules;
    private ScheduledExecutorService executor;

    @Activate
    void activate() {
        rules = new DrainRules(System.currentTimeMillis() + FIND_MILLIS);
        leadershipService.runForLeadership(TOPIC);
        executor = newSingleThreadScheduledExecutor(groupedThreads("fairlead-lb", "drain", log));
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

    private void look() {
        try {
            if (clusterService.getLocalNode().id().equals(leadershipService.getLeader(TOPIC))) {
                rules.look(
                        service.pools(),
                        this::connections,
                        System.currentTimeMillis(),
                        new Actions());
            }
        } catch (RuntimeException e) {
            log.warn("Will look again at the members that drain", e);
        }
    }

    /** Those of slots are not counted, but known of. */
    private int connections(PoolId pool, MemberId member) {
        return steering.openConnections(pool, member)
                + (steering.mayHaveOthers(pool, member) ? 1 : 0);
    }

    private final class Actions implements DrainRules.Actions {
        @Override
        public void maintain(PoolId pool, MemberId member) {
            log.info("Time is over for member {} of {}: in maintenance now", member, pool);
            change(
                    pool,
                    Members.change(
                            member,
                            m ->
                                    m.administrative() == AdministrativeState.DRAIN
                                            ? m.toBuilder()
                                                    .administrative(AdministrativeState.MAINT)
                                                    .build()
                                            : m));
        }

        @Override
        public void remove(PoolId pool, MemberId member) {
            log.info("Member {} leaves {}", member, pool);
            change(
                    pool,
                    p ->
                            Members.require(p, member).leaving()
                                    ? Members.remove(member).apply(p)
                                    : p);
        }

        private void change(PoolId pool, UnaryOperator<Pool> change) {
            try {
                admin.changePool(pool, Expectation.ANY, change);
            } catch (NotFoundException | StaleException e) {
                log.debug("Somebody else was faster: {}", e.getMessage());
            }
        }
    }

    @Override
    public boolean remove(PoolId pool, MemberId member, Instant until, Expectation expected) {
        admin.changePool(pool, expected, Members.leave(member, until));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        try {
            while (isThere(pool, member)) {
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isThere(PoolId pool, MemberId member) {
        Optional<Member> found = service.pool(pool).flatMap(p -> p.member(member));
        return found.isPresent();
    }
}
