/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static org.fairlead.lb.health.HealthProperties.CHECK_SOURCE;
import static org.fairlead.lb.health.HealthProperties.CHECK_SOURCE_DEFAULT;
import static org.onlab.util.Tools.groupedThreads;
import static org.slf4j.LoggerFactory.getLogger;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.fairlead.lb.api.HealthChange;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.HealthListener;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.LoadListener;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipEventListener;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.cluster.NodeId;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.event.AbstractListenerManager;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.host.HostListener;
import org.onosproject.net.host.HostService;
import org.onosproject.store.service.StorageService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;

/**
 * Runs the health of all pools: time, leadership, checks, reports, and what others ask.
 *
 * <p>One thread changes the trackers; others only read. Whoever decides about connections reads a
 * snapshot and takes no lock.
 */
@Component(
        immediate = true,
        service = {HealthService.class, HealthSignals.class, Sightings.class},
        property = {CHECK_SOURCE + "=" + CHECK_SOURCE_DEFAULT})
public final class HealthManager extends AbstractListenerManager<HealthEvent, HealthListener>
        implements HealthService, HealthSignals, Sightings {
    static final String TOPIC = "fairlead-health";
    private static final long TICK_MILLIS = 50;
    private static final long SOURCES_MILLIS = 1_000;

    private final Logger log = getLogger(getClass());

    /** Address that checks come from; empty for the one that the system takes. */
    private String checkSource = CHECK_SOURCE_DEFAULT;

    @Reference CoreService coreService;
    @Reference StorageService storageService;
    @Reference LeadershipService leadershipService;
    @Reference ClusterService clusterService;
    @Reference HostService hostService;
    @Reference LoadBalancerService loadBalancerService;
    @Reference ComponentConfigService configService;

    private final List<LoadListener> loadListeners = new CopyOnWriteArrayList<>();
    private final MonotonicClock clock = new MonotonicClock();
    private final ReportGate gate = new ReportGate(System::nanoTime);
    private final LoadBalancerListener configListener = e -> execute(this::configure);
    private final LeadershipEventListener leadershipListener = e -> execute(this::lead);
    private final HostListener hostListener = e -> hostsChanged = true;

    /** Makes what asks members for their health, by a timer. */
    Function<ScheduledExecutorService, Prober> probers = this::byHttp;

    private volatile InetAddress source;
    private volatile boolean hostsChanged = true;
    private long sourcesAt;
    private boolean leads;
    private NodeId localNode;
    private ScheduledExecutorService executor;
    private Prober prober;
    private Checks checks;
    private HealthRecords records;
    private PoolTrackers trackers;

    /** Takes who wants to hear of loads. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            service = LoadListener.class)
    void bindLoadListener(LoadListener listener) {
        loadListeners.add(listener);
    }

    void unbindLoadListener(LoadListener listener) {
        loadListeners.remove(listener);
    }

    @Activate
    void activate(Map<String, Object> properties) {
        executor = newSingleThreadScheduledExecutor(groupedThreads("fairlead-lb", "health", log));
        prober = probers.apply(executor);
        configService.registerProperties(getClass());
        modified(properties);
        ApplicationId appId = coreService.registerApplication("org.fairlead.lb");
        localNode = clusterService.getLocalNode().id();
        eventDispatcher.addSink(HealthEvent.class, listenerRegistry);
        checks = new Checks(prober, this::checked);
        records = new HealthRecords(storageService, appId);
        trackers = new PoolTrackers(clock, new Random(), records, this::post);
        records.onChange(() -> execute(trackers::follow));
        // Members are known at once by what the cluster remembers: a restart refuses nobody.
        configure();
        loadBalancerService.addListener(configListener);
        hostService.addListener(hostListener);
        leadershipService.addListener(leadershipListener);
        leadershipService.runForLeadership(TOPIC);
        execute(this::lead);
        executor.scheduleWithFixedDelay(
                () -> guarded(this::tick), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        log.info("Started");
    }

    @Modified
    void modified(Map<String, Object> properties) {
        Object value = properties.get(CHECK_SOURCE);
        checkSource = value == null ? "" : value.toString().trim();
        try {
            source = checkSource.isEmpty() ? null : InetAddresses.forString(checkSource);
        } catch (IllegalArgumentException e) {
            log.warn("{} is not an address: {}", CHECK_SOURCE, e.getMessage());
            source = null;
        }
    }

    @Deactivate
    void deactivate() {
        leadershipService.removeListener(leadershipListener);
        leadershipService.withdraw(TOPIC);
        hostService.removeListener(hostListener);
        loadBalancerService.removeListener(configListener);
        executor.shutdownNow();
        prober.close();
        records.close();
        eventDispatcher.removeSink(HealthEvent.class);
        configService.unregisterProperties(getClass(), false);
        log.info("Stopped");
    }

    private Prober byHttp(ScheduledExecutorService timer) {
        try {
            return new HttpProbe(groupedThreads("fairlead-lb", "checks", log), timer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            log.debug("Stopping");
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.warn("The health of members could not be brought up to date", e);
        }
    }

    // What changes; all on the one thread, but for the first configuration

    private void configure() {
        trackers.configure(loadBalancerService.pools());
        hostsChanged = true;
    }

    private void lead() {
        boolean now = localNode.equals(leadershipService.getLeader(TOPIC));
        if (now != leads) {
            leads = now;
            log.info(
                    now ? "Checks members from now on" : "Leaves the checks to another controller");
            trackers.lead(now, loadBalancerService.pools());
            hostsChanged = true;
        }
    }

    private void checked(PoolTracker.Slot slot, CheckResult result) {
        execute(
                () -> {
                    checks.ended(slot.pool());
                    trackers.checked(slot, result);
                });
    }

    private void tick() {
        long now = clock.getAsLong();
        if (hostsChanged || now - sourcesAt >= SOURCES_MILLIS) {
            hostsChanged = false;
            sourcesAt = now;
            new SourceFinder(hostService, gate)
                    .update(trackers.targets(), loadBalancerService.pools());
        }
        trackers.tick(clock::of, pool -> checks.start(pool, source, now));
    }

    // What others ask

    @Override
    public List<MemberHealth> health(PoolId pool) {
        return trackers.health(pool);
    }

    @Override
    public Optional<MemberHealth> health(PoolId pool, MemberId member) {
        return trackers.health(pool, member);
    }

    @Override
    public List<HealthChange> history(PoolId pool, MemberId member) {
        return health(pool, member).map(MemberHealth::history).orElse(List.of());
    }

    @Override
    public double effectiveWeight(PoolId pool, MemberId member) {
        return trackers.view(pool).map(v -> v.weight(member)).orElse(0.0);
    }

    @Override
    public List<Member> serving(Pool pool) {
        return trackers.view(pool.id()).map(v -> v.serving(pool)).orElse(List.of());
    }

    @Override
    public Map<MemberId, Double> warming(PoolId pool) {
        return trackers.view(pool).map(PoolView::warming).orElse(Map.of());
    }

    @Override
    public Map<String, Long> reports() {
        return gate.counts();
    }

    // What the steering tells

    @Override
    public boolean report(byte[] frame, ConnectPoint from, LoadSink sink) {
        if (!ReportGate.isReport(frame, REPORT_PORT)) {
            return false;
        }
        gate.receive(
                frame,
                from,
                (pool, load) -> {
                    sink.accept(pool, load);
                    loadListeners.forEach(l -> l.reported(pool, load));
                });
        return true;
    }

    @Override
    public void opened(PoolId pool, MemberId member) {
        if (trackers.view(pool).filter(v -> v.isTried(member)).isPresent()) {
            execute(
                    () ->
                            trackers.change(
                                    pool,
                                    member,
                                    s -> s.tracker.breaker().passed(clock.getAsLong())));
        }
    }

    @Override
    public void outcome(PoolId pool, MemberId member, boolean answered) {
        execute(() -> trackers.change(pool, member, s -> s.outcome(answered, clock.getAsLong())));
    }

    @Override
    public List<Stranger> strangers() {
        return gate.strangers().take();
    }

    @Override
    public boolean isGone(PoolId pool, MemberId member) {
        return trackers.view(pool).filter(v -> v.isGone(member)).isPresent();
    }
}
