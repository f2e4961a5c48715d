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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fairlead.lb.api.Discovery;
import org.fairlead.lb.api.HealthChange;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.HealthListener;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.onlab.packet.Ip4Address;
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
import org.slf4j.Logger;

/**
 * Runs the health of all pools: time, checks, reports, the cluster's memory, and the events.
 *
 * <p>One thread changes the trackers, under a lock that those who show health take too. Whoever
 * decides about connections reads a snapshot and takes no lock.
 */
@Component(
        immediate = true,
        service = {HealthService.class, HealthSignals.class, Sightings.class},
        property = {CHECK_SOURCE + "=" + CHECK_SOURCE_DEFAULT})
public final class HealthManager extends AbstractListenerManager<HealthEvent, HealthListener>
        implements HealthService, HealthSignals, Sightings {
    private static final String TOPIC = "fairlead-health";
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

    private final MonotonicClock clock = new MonotonicClock();
    private final Object lock = new Object();
    private final Map<PoolId, PoolTracker> pools = new HashMap<>();
    private final ReportGate gate = new ReportGate(System::nanoTime);
    private final Random random = new Random();
    private final LoadBalancerListener configListener = e -> execute(this::configure);
    private final LeadershipEventListener leadershipListener = e -> execute(this::lead);
    private final HostListener hostListener = e -> hostsChanged = true;

    private volatile Map<PoolId, PoolView> views = Map.of();
    private volatile InetAddress source;
    private volatile boolean hostsChanged = true;
    private List<ReportGate.Target> targets = List.of();
    private long sourcesAt;
    private boolean leads;
    private NodeId localNode;
    private ScheduledExecutorService executor;
    private HttpProbe probe;
    private Checks checks;
    private HealthRecords records;

    @Activate
    void activate(Map<String, Object> properties) {
        configService.registerProperties(getClass());
        modified(properties);
        ApplicationId appId = coreService.registerApplication("org.fairlead.lb");
        localNode = clusterService.getLocalNode().id();
        eventDispatcher.addSink(HealthEvent.class, listenerRegistry);
        executor = newSingleThreadScheduledExecutor(groupedThreads("fairlead-lb", "health", log));
        try {
            probe = new HttpProbe(groupedThreads("fairlead-lb", "checks", log), executor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checks = new Checks(probe, this::checked);
        records = new HealthRecords(storageService, appId, () -> execute(this::follow));
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
        probe.close();
        records.close();
        eventDispatcher.removeSink(HealthEvent.class);
        configService.unregisterProperties(getClass(), false);
        log.info("Stopped");
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
        synchronized (lock) {
            long now = clock.getAsLong();
            Set<PoolId> present = new HashSet<>();
            Set<String> keys = new HashSet<>();
            for (Pool pool : loadBalancerService.pools()) {
                present.add(pool.id());
                pool.members().forEach(m -> keys.add(HealthRecords.key(pool.id(), m.id())));
                pools.computeIfAbsent(pool.id(), p -> new PoolTracker(random))
                        .configure(pool, m -> records.get(pool.id(), m), now);
            }
            pools.keySet().retainAll(present);
            if (leads) {
                records.retain(keys);
            }
            hostsChanged = true;
            publish(now);
        }
    }

    /** Takes the lead or gives it up: whoever leads goes on from what the cluster knows. */
    private void lead() {
        boolean now = localNode.equals(leadershipService.getLeader(TOPIC));
        if (now == leads) {
            return;
        }
        leads = now;
        log.info(now ? "Checks members from now on" : "Leaves the checks to another controller");
        synchronized (lock) {
            pools.clear();
        }
        configure();
        follow();
    }

    private void follow() {
        if (leads) {
            return;
        }
        synchronized (lock) {
            for (PoolTracker pool : pools.values()) {
                for (PoolTracker.Slot slot : pool.slots()) {
                    slot.tracker.follow(records.get(pool.pool().id(), slot.member().id()));
                }
            }
        }
    }

    private void checked(PoolTracker.Slot slot, CheckResult result) {
        execute(
                () -> {
                    synchronized (lock) {
                        checks.ended(slot.pool());
                        long now = clock.getAsLong();
                        slot.tracker.checkEnds(result, now);
                        publish(now);
                    }
                });
    }

    private void tick() {
        long now = clock.getAsLong();
        if (hostsChanged || now - sourcesAt >= SOURCES_MILLIS) {
            hostsChanged = false;
            sourcesAt = now;
            findSources();
        }
        synchronized (lock) {
            for (ReportGate.Target target : targets) {
                Optional.ofNullable(target.take())
                        .ifPresent(
                                load -> {
                                    PoolTracker pool = pools.get(target.pool());
                                    PoolTracker.Slot slot =
                                            pool == null ? null : pool.slot(target.member());
                                    if (slot != null) {
                                        slot.tracker.report(load, clock.of(load.at()));
                                    }
                                });
            }
            for (PoolTracker pool : pools.values()) {
                pool.tick(now);
                if (leads) {
                    checks.start(pool, source, now);
                }
            }
            publish(now);
        }
    }

    private void findSources() {
        Map<Integer, List<ReportGate.Target>> byAddress = new HashMap<>();
        synchronized (lock) {
            for (PoolTracker pool : pools.values()) {
                for (PoolTracker.Slot slot : pool.slots()) {
                    byAddress
                            .computeIfAbsent(
                                    slot.member().address().toInt(), a -> new ArrayList<>())
                            .add(slot.target());
                }
            }
        }
        SourceFinder finder = new SourceFinder(hostService, gate);
        Map<Integer, ReportGate.Source> found = finder.find(byAddress);
        List<Pool> open = new ArrayList<>();
        loadBalancerService.pools().stream()
                .filter(p -> p.discovery().isPresent())
                .forEach(open::add);
        open.forEach(pool -> wantOthers(pool, found));
        gate.strangers().watch(!open.isEmpty());
        gate.sources(found);
        List<ReportGate.Target> all = new ArrayList<>();
        byAddress.values().forEach(all::addAll);
        targets = all;
    }

    /** Members of other pools that a pool may take in by its discovery are strangers to it. */
    private static void wantOthers(Pool pool, Map<Integer, ReportGate.Source> sources) {
        Discovery discovery = pool.discovery().orElseThrow();
        Set<Integer> own = new HashSet<>();
        pool.members().forEach(m -> own.add(m.address().toInt()));
        sources.forEach(
                (address, source) -> {
                    if (!own.contains(address) && discovery.allows(Ip4Address.valueOf(address))) {
                        source.want();
                    }
                });
    }

    /** Makes the snapshot for those who decide, has changes kept, and tells of them. */
    private void publish(long now) {
        Map<PoolId, PoolView> next = new HashMap<>();
        List<HealthEvent> events = new ArrayList<>();
        for (PoolTracker pool : pools.values()) {
            PoolId id = pool.pool().id();
            if (leads) {
                pool.slots().forEach(s -> records.put(id, s.member().id(), s.tracker.record()));
            }
            PoolView before = views.get(id);
            PoolView view = PoolView.of(pool, now);
            if (view.isLike(before)) {
                next.put(id, before);
            } else {
                next.put(id, view);
                events.addAll(view.changes(before, pool));
            }
        }
        views = next;
        events.forEach(this::post);
    }

    // What others ask

    @Override
    public List<MemberHealth> health(PoolId pool) {
        synchronized (lock) {
            PoolTracker tracker = pools.get(pool);
            if (tracker == null) {
                return List.of();
            }
            PoolView view = PoolView.of(tracker, clock.getAsLong());
            List<MemberHealth> result = new ArrayList<>();
            tracker.slots().forEach(s -> result.add(view.health(tracker, s)));
            return List.copyOf(result);
        }
    }

    @Override
    public Optional<MemberHealth> health(PoolId pool, MemberId member) {
        synchronized (lock) {
            PoolTracker tracker = pools.get(pool);
            PoolTracker.Slot slot = tracker == null ? null : tracker.slot(member);
            return slot == null
                    ? Optional.empty()
                    : Optional.of(PoolView.of(tracker, clock.getAsLong()).health(tracker, slot));
        }
    }

    @Override
    public List<HealthChange> history(PoolId pool, MemberId member) {
        return health(pool, member).map(MemberHealth::history).orElse(List.of());
    }

    @Override
    public double effectiveWeight(PoolId pool, MemberId member) {
        PoolView view = views.get(pool);
        return view == null ? 0 : view.weight(member);
    }

    @Override
    public List<Member> serving(Pool pool) {
        PoolView view = views.get(pool.id());
        return view == null ? List.of() : view.serving(pool);
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
        gate.receive(frame, from, sink);
        return true;
    }

    @Override
    public void opened(PoolId pool, MemberId member) {
        PoolView view = views.get(pool);
        if (view != null && view.isTried(member)) {
            withSlot(pool, member, s -> s.tracker.breaker().passed(clock.getAsLong()));
        }
    }

    @Override
    public void outcome(PoolId pool, MemberId member, boolean answered) {
        withSlot(pool, member, s -> s.outcome(answered, clock.getAsLong()));
    }

    private void withSlot(PoolId pool, MemberId member, Consumer<PoolTracker.Slot> task) {
        execute(
                () -> {
                    synchronized (lock) {
                        PoolTracker tracker = pools.get(pool);
                        PoolTracker.Slot slot = tracker == null ? null : tracker.slot(member);
                        if (slot != null) {
                            task.accept(slot);
                            publish(clock.getAsLong());
                        }
                    }
                });
    }

    @Override
    public List<Stranger> strangers() {
        return gate.strangers().take();
    }

    @Override
    public boolean isGone(PoolId pool, MemberId member) {
        PoolView view = views.get(pool);
        return view != null && view.isGone(member);
    }
}
