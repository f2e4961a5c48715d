/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static org.onlab.util.Tools.groupedThreads;
import static org.slf4j.LoggerFactory.getLogger;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionListener;
import org.fairlead.lb.api.DecisionService;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.HealthListener;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SlotStatus;
import org.fairlead.lb.api.SlotTables;
import org.fairlead.lb.api.SteeringCounter;
import org.fairlead.lb.api.SteeringFigures;
import org.fairlead.lb.api.SteeringFiguresService;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.api.SyncReport;
import org.fairlead.lb.api.SyncService;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.health.HealthSignals;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.app.ApplicationService;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.mastership.MastershipListener;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.edge.EdgePortListener;
import org.onosproject.net.edge.EdgePortService;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.FlowRuleListener;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.host.HostListener;
import org.onosproject.net.host.HostProviderRegistry;
import org.onosproject.net.host.HostService;
import org.onosproject.net.intent.IntentEvent;
import org.onosproject.net.intent.IntentListener;
import org.onosproject.net.intent.IntentService;
import org.onosproject.net.link.LinkService;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;

/**
 * Holds the parts of the steering together: hears what changes, and brings the switches up to date.
 *
 * <p>There are two kinds of threads. The control thread compares what should be with what is, at
 * each change and every few seconds; all it does can be done again without harm. The workers handle
 * packets, each connection always on the same worker.
 */
@Component(
        immediate = true,
        service = {
            SteeringService.class,
            SteeringFiguresService.class,
            SyncService.class,
            DecisionService.class
        })
public final class SteeringManager
        implements SteeringService, SteeringFiguresService, SyncService, DecisionService {
    private static final String APP_NAME = "org.fairlead.lb";

    /** ONOS' name for the owner of the rules that intents are compiled to. */
    private static final String INTENT_APP_NAME = "org.onosproject.net.intent";

    private static final int WORKERS = 4;

    /** Segments that may wait for a worker; more are dropped, and the clients send them anew. */
    private static final int MAX_QUEUED = 2_048;

    /** Connections that a switch is asked for at a time; the others wait in fair queues. */
    private static final int WINDOW = 128;

    private static final long SETTLE_MILLIS = 20;
    private static final long PERIOD_MILLIS = 2_000;
    private static final long AGAIN_MILLIS = 250;
    private static final long SETTLED_MILLIS = 2_000;
    private static final long CLIENT_WAIT_MILLIS = 900;
    private static final long CLEAN_UP_MILLIS = 4_000;
    private static final long STRAY_MILLIS = 10_000;

    private final Logger log = getLogger(getClass());

    @Reference CoreService coreService;
    @Reference ApplicationService applicationService;
    @Reference PacketService packetService;
    @Reference FlowRuleService flowRuleService;
    @Reference IntentService intentService;
    @Reference HostService hostService;
    @Reference HostProviderRegistry hostProviderRegistry;
    @Reference DeviceService deviceService;
    @Reference LinkService linkService;
    @Reference EdgePortService edgePortService;
    @Reference MastershipService mastershipService;
    @Reference LoadBalancerService loadBalancerService;
    @Reference HealthService healthService;
    @Reference HealthSignals healthSignals;
    @Reference SteeringLimits steeringLimits;
    @Reference SlotTables slotTables;

    final PoolBalancers balancers = new PoolBalancers();
    private final Decisions decisions = new Decisions(balancers, System::currentTimeMillis);
    private final SteeringMeter meter = new SteeringMeter(System::nanoTime);
    private final Modes modes = new Modes();
    private final DeviceListener deviceListener = this::deviceChanged;
    private final HostListener hostListener = e -> updateSoon();
    private final EdgePortListener edgePortListener = e -> updateSoon();
    private final MastershipListener mastershipListener = e -> updateSoon();
    private final IntentListener intentListener = this::intentChanged;
    private final FlowRuleListener flowRuleListener = this::ruleChanged;
    private final LoadBalancerListener configListener = e -> configChanged();
    private final HealthListener healthListener = this::healthChanged;

    private final AtomicBoolean updateWaits = new AtomicBoolean();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Set<Ip4Address> announced = new HashSet<>();
    private final Map<FlowRule, Long> suspects = new HashMap<>();

    private volatile boolean open;
    private volatile long settledAt;
    private volatile VipIndex vips = VipIndex.EMPTY;
    private ApplicationId appId;
    private ScheduledExecutorService control;
    private Lanes workers;
    private Fabric fabric;
    private Rules rules;
    private Transports transports;
    private Punts punts;
    private VipHosts vipHosts;
    private MemberProbes probes;
    private TableShares shares;
    private Handshakes handshakes;
    private Protection protection;
    private Steerer steerer;
    private ConnectionList list;
    private Sync sync;
    private PacketProcessor processor;
    private SlotSteering slots;

    @Activate
    void activate() {
        appId = coreService.registerApplication(APP_NAME);
        control = newSingleThreadScheduledExecutor(groupedThreads("fairlead-lb", "control", log));
        Windows windows = new Windows(WINDOW, () -> workers.wake());
        workers =
                new Lanes(
                        WORKERS,
                        MAX_QUEUED,
                        source -> windows.hasRoom(source.edge()),
                        groupedThreads("fairlead-lb", "worker-%d", log));
        Evictor evictor = new Evictor(this::controlled, System::currentTimeMillis);
        shares =
                new TableShares(
                        steeringLimits::maxConnections,
                        edge -> evictor.soon(edge, steerer, shares));
        handshakes = new Handshakes();
        protection = new Protection(steeringLimits, handshakes, meter, System::nanoTime);
        fabric =
                new Fabric(
                        deviceService,
                        linkService,
                        edgePortService,
                        hostService,
                        mastershipService);
        rules = new Rules(appId);
        transports = new Transports(intentService, appId);
        punts = new Punts(rules, flowRuleService);
        vipHosts = new VipHosts(hostProviderRegistry, hostService);
        probes = new MemberProbes(edgePortService, System::currentTimeMillis);
        NetworkView network = new NetworkView();
        slots = slots(network);
        steerer =
                new Steerer(
                        loadBalancerService,
                        balancers,
                        healthSignals,
                        decisions,
                        rules,
                        flowRuleService,
                        packetService,
                        network,
                        workers,
                        shares,
                        windows,
                        meter,
                        System::currentTimeMillis,
                        slots.choice());
        sync = new Sync(flowRuleService, punts, steerer, transports);
        list = new ConnectionList(steerer, fabric, transports, linkService);
        processor =
                new VipPacketProcessor(
                        () -> vips, fabric, packetService, this::segment, this::loadReport, slots);
        open = true;
        settledAt = System.currentTimeMillis() + SETTLED_MILLIS;
        vipHosts.open();
        // Called when the application is deactivated, but not when ONOS stops: what is in the
        // switches then stays there, and connections outlive the restart.
        applicationService.registerDeactivateHook(appId, this::cleanUp);
        loadBalancerService.addListener(configListener);
        healthService.addListener(healthListener);
        deviceService.addListener(deviceListener);
        hostService.addListener(hostListener);
        edgePortService.addListener(edgePortListener);
        mastershipService.addListener(mastershipListener);
        intentService.addListener(intentListener);
        flowRuleService.addListener(flowRuleListener);
        packetService.addProcessor(processor, PacketProcessor.director(0));
        control.scheduleWithFixedDelay(this::update, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        log.info("Started");
    }

    private SlotSteering slots(Steerer.Network network) {
        SlotRules slotRules = new SlotRules(rules);
        SlotPlanner planner =
                new SlotPlanner(
                        loadBalancerService,
                        healthService,
                        healthSignals,
                        slotTables,
                        modes::isSlotted,
                        this::isReachable,
                        System.currentTimeMillis());
        return new SlotSteering(
                loadBalancerService,
                new Slots(
                        planner,
                        slotRules,
                        flowRuleService,
                        network,
                        this::updateSoon,
                        System::currentTimeMillis),
                new DirectConnections(
                        slotRules,
                        flowRuleService,
                        packetService,
                        this::way,
                        workers,
                        System::currentTimeMillis),
                workers::offer,
                transports::isReady,
                this::updateSoon,
                System::currentTimeMillis);
    }

    /** The port by which an edge switch sends what is for a hardware address. */
    private Optional<PortNumber> way(DeviceId edge, MacAddress mac) {
        return fabric.hosts().stream()
                .filter(h -> h.mac().equals(mac))
                .findFirst()
                .flatMap(h -> new NetworkView().nextHop(edge, h));
    }

    @Deactivate
    void deactivate() {
        stopListening();
        vipHosts.close();
        control.shutdownNow();
        workers.stop();
        log.info("Stopped");
    }

    /** Takes an algorithm. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            service = BalancerFactory.class)
    void bindFactory(BalancerFactory factory) {
        balancers.add(factory);
        updateSoon();
    }

    void unbindFactory(BalancerFactory factory) {
        balancers.remove(factory);
        updateSoon();
    }

    private void stopListening() {
        if (!open) {
            return;
        }
        open = false;
        packetService.removeProcessor(processor);
        flowRuleService.removeListener(flowRuleListener);
        intentService.removeListener(intentListener);
        mastershipService.removeListener(mastershipListener);
        edgePortService.removeListener(edgePortListener);
        hostService.removeListener(hostListener);
        deviceService.removeListener(deviceListener);
        healthService.removeListener(healthListener);
        loadBalancerService.removeListener(configListener);
    }

    // What changes

    private void deviceChanged(DeviceEvent event) {
        if (event.type() != DeviceEvent.Type.PORT_STATS_UPDATED) {
            updateSoon();
        }
    }

    private void configChanged() {
        updateSoon();
    }

    /** A member that is out must be out at once: this does not wait for what else changes. */
    private void healthChanged(HealthEvent event) {
        MemberHealth health = event.subject();
        controlled(
                () -> {
                    balancers.update(
                            loadBalancerService.pools(), this::serving, healthService::warming);
                    if (event.type() == HealthEvent.Type.STATE_CHANGED
                            && healthSignals.isGone(health.pool(), health.member())) {
                        steerer.dropGone(health.pool(), health.member());
                    }
                });
        updateSoon();
    }

    private void intentChanged(IntentEvent event) {
        if (!event.subject().appId().equals(appId)) {
            return;
        }
        controlled(
                () -> {
                    Optional<MacAddress> changed;
                    switch (event.type()) {
                        case INSTALLED:
                            changed = transports.learn(event.subject());
                            break;
                        case FAILED:
                        case CORRUPT:
                        case WITHDRAWN:
                        case PURGED:
                            changed = transports.forget(event.subject());
                            break;
                        default:
                            return;
                    }
                    changed.ifPresent(
                            mac -> {
                                steerer.reroute(mac);
                                wake();
                                updateSoon();
                            });
                });
    }

    private void ruleChanged(FlowRuleEvent event) {
        FlowRule rule = event.subject();
        if (rule.appId() != appId.id()) {
            return;
        }
        if (event.type() == FlowRuleEvent.Type.RULE_REMOVED) {
            Rules.read(rule).ifPresent(live -> steerer.ruleGone(live));
            if (Rules.isStanding(rule) || SlotRules.isPermanent(rule)) {
                updateSoon();
            }
        } else if (event.type() == FlowRuleEvent.Type.RULE_ADDED
                && rule.priority() == Rules.PROBE_PRIORITY) {
            updateSoon();
        }
    }

    // What is done about it

    /** Has the network looked at soon; changes often come in heaps. */
    private void updateSoon() {
        if (open && updateWaits.compareAndSet(false, true)) {
            try {
                control.schedule(
                        () -> {
                            updateWaits.set(false);
                            update();
                        },
                        SETTLE_MILLIS,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                log.debug("Stopping");
            }
        }
    }

    private void update() {
        if (!open) {
            return;
        }
        try {
            VipIndex next = new VipIndex(loadBalancerService.vips());
            if (fabric.refresh(System.currentTimeMillis())) {
                settledAt = System.currentTimeMillis() + SETTLED_MILLIS;
                control.schedule(this::updateSoon, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
            Set<DeviceId> edges = fabric.edges();
            List<FlowEntry> own = ImmutableList.copyOf(flowRuleService.getFlowEntriesById(appId));
            transports.update(fabric.hosts(), fabric.edgePoints());
            // Pools first: a policy that is new may ask for labels that are new, too.
            balancers.update(loadBalancerService.pools(), this::serving, healthService::warming);
            vips = next;
            modes.update(
                    loadBalancerService.vips(),
                    shares.use(),
                    workers.waiting() / (double) (WORKERS * MAX_QUEUED),
                    SlotTraffic.packets(own, loadBalancerService.vips()),
                    System.currentTimeMillis());
            slots.update(own, fabric, punts.able(), steerer.all());
            punts.update(
                    own,
                    edges,
                    loadBalancerService.vips(),
                    System.currentTimeMillis(),
                    slots::puntsSyns);
            vipHosts.update(vips.addresses());
            steerer.dropUnconfigured();
            adopt(own);
            steerer.rerouteAll();
            steerer.keep(slots::isForeign);
            FirstAnswers answers = new FirstAnswers(own);
            steerer.judge(answers);
            handshakes.look(steerer.all(), answers, System.currentTimeMillis());
            steerer.expire();
            wake();
            if (!edges.isEmpty()) {
                announce();
                probes.update(
                        loadBalancerService.pools(), loadBalancerService.vips(), this::isLocated);
            }
            sweep();
        } catch (RuntimeException e) {
            log.warn("Will try again to bring the network up to date", e);
        }
    }

    private void announce() {
        Set<Ip4Address> fresh = new HashSet<>(vips.addresses());
        fresh.removeAll(announced);
        probes.announce(fresh);
        announced.clear();
        announced.addAll(vips.addresses());
    }

    private void adopt(List<FlowEntry> own) {
        Map<ConnectionKey, LiveRule[]> pairs = new HashMap<>();
        for (FlowEntry entry : own) {
            if (isWanted(entry) && fabric.isMaster(entry.deviceId())) {
                Rules.read(entry)
                        .ifPresent(
                                live ->
                                        pairs.computeIfAbsent(live.key, k -> new LiveRule[2])[
                                                        live.forward ? 0 : 1] =
                                                live);
            }
        }
        steerer.adopt(pairs);
    }

    /**
     * Takes away what intents of an earlier run of ONOS have left in the switches. A rule must have
     * been astray for a while: those of an intent that is just being re-routed look the same.
     */
    private void sweep() {
        long now = System.currentTimeMillis();
        List<FlowEntry> present = new ArrayList<>();
        for (FlowEntry entry : intentRules()) {
            if (isWanted(entry)) {
                present.add(entry);
            }
        }
        Set<FlowRule> strays = transports.strays(present);
        suspects.keySet().retainAll(strays);
        strays.forEach(rule -> suspects.putIfAbsent(rule, now));
        List<FlowRule> sure = new ArrayList<>();
        suspects.forEach(
                (rule, since) -> {
                    if (now - since > STRAY_MILLIS) {
                        sure.add(rule);
                    }
                });
        if (!sure.isEmpty()) {
            log.info("Taking {} stray transport rules away", sure.size());
            flowRuleService.removeFlowRules(sure.toArray(new FlowRule[0]));
        }
    }

    /** Whether a rule is, or will be, in its switch. */
    static boolean isWanted(FlowEntry entry) {
        return entry.state() != FlowEntry.FlowEntryState.PENDING_REMOVE
                && entry.state() != FlowEntry.FlowEntryState.REMOVED;
    }

    private Iterable<FlowEntry> intentRules() {
        ApplicationId intentApp = coreService.getAppId(INTENT_APP_NAME);
        return intentApp == null ? List.of() : flowRuleService.getFlowEntriesById(intentApp);
    }

    private void controlled(Runnable task) {
        if (open) {
            try {
                control.execute(task);
            } catch (RejectedExecutionException e) {
                log.debug("Stopping");
            }
        }
    }

    /** Members that are well and can be reached. */
    private List<Member> serving(Pool pool) {
        return healthService.serving(pool).stream()
                .filter(this::isReachable)
                .collect(ImmutableList.toImmutableList());
    }

    // Packets

    private boolean loadReport(byte[] frame, ConnectPoint from) {
        return healthSignals.report(frame, from, balancers::load);
    }

    private void segment(Arrival arrival) {
        meter.count(SteeringCounter.PACKET_INS);
        modes.saw(arrival.vip.id());
        slots.saw(arrival);
        if (protection.admits(arrival)
                && !workers.offer(arrival.key, arrival.source, () -> steerer.handle(arrival))) {
            protection.refuse(arrival.source, SteeringCounter.REFUSED_WAITING);
        }
    }

    /** A released SYN's answer must find its way; until then the SYN waits, but not for long. */
    private static final class Waiting {
        private final MacAddress client;
        private final long until;
        private final Runnable task;

        Waiting(MacAddress client, long until, Runnable task) {
            this.client = client;
            this.until = until;
            this.task = task;
        }
    }

    private void wake() {
        long now = System.currentTimeMillis();
        List<Waiting> ready = new ArrayList<>();
        waiting.removeIf(
                w -> {
                    boolean go = now >= w.until || transports.isReady(w.client);
                    if (go) {
                        ready.add(w);
                    }
                    return go;
                });
        ready.forEach(w -> w.task.run());
    }

    private final class NetworkView implements Steerer.Network {
        @Override
        public Optional<Host> locate(Member member) {
            return fabric.host(member.address());
        }

        @Override
        public Optional<PortNumber> nextHop(DeviceId edge, Host host) {
            return edge.equals(host.location().deviceId())
                    ? Optional.of(host.location().port())
                    : transports.nextHop(edge, host.mac());
        }

        @Override
        public boolean isSettling() {
            return System.currentTimeMillis() < settledAt;
        }

        @Override
        public void whenReachable(DeviceId edge, MacAddress client, Host member, Runnable task) {
            if (edge.equals(member.location().deviceId()) || transports.isReady(client)) {
                task.run();
                return;
            }
            waiting.add(new Waiting(client, System.currentTimeMillis() + CLIENT_WAIT_MILLIS, task));
            try {
                control.schedule(
                        SteeringManager.this::wake, CLIENT_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                log.debug("Stopping");
            }
            controlled(SteeringManager.this::wake);
        }
    }

    // What others ask

    @Override
    public boolean isLocated(Member member) {
        return fabric.host(member.address()).isPresent();
    }

    @Override
    public boolean isReachable(Member member) {
        return fabric.host(member.address()).filter(h -> transports.isReady(h.mac())).isPresent();
    }

    @Override
    public Optional<Decision> decision(ConnectionKey key) {
        return steerer.decision(key);
    }

    @Override
    public void addListener(DecisionListener listener) {
        decisions.addListener(listener);
    }

    @Override
    public void removeListener(DecisionListener listener) {
        decisions.removeListener(listener);
    }

    @Override
    public Decision now(
            VipId vip, Ip4Address client, int clientPort, Optional<ConnectPoint> ingress) {
        Vip found =
                vips.find(vip)
                        .orElseThrow(() -> new NotFoundException("There is no VIP '" + vip + "'"));
        Optional<ConnectPoint> from =
                ingress.isPresent() ? ingress : fabric.host(client).map(Host::location);
        return decisions.now(found, client, clientPort, from);
    }

    @Override
    public Optional<String> algorithmProblem(PoolId pool) {
        return balancers.problem(pool);
    }

    @Override
    public SlotStatus slots(VipId vip) {
        return slots.status(vip);
    }

    @Override
    public boolean mayHaveOthers(PoolId pool, MemberId member) {
        return slots.isHolding(pool, member);
    }

    @Override
    public int openConnections(PoolId pool, MemberId member) {
        return balancers.open(pool, member);
    }

    @Override
    public List<Connection> connections() {
        return list.list(flowRuleService.getFlowEntriesById(appId), System.currentTimeMillis());
    }

    @Override
    public SyncReport sync() {
        return sync.run(flowRuleService.getFlowEntriesById(appId), intentRules());
    }

    @Override
    public SteeringFigures figures() {
        return new SteeringFigures(
                meter.counters(),
                meter.latencies(),
                steerer.all().size(),
                workers.waiting(),
                shares.totals());
    }

    // The end

    /** Takes everything out of the network, within a few seconds. */
    private void cleanUp() {
        if (!open) {
            return;
        }
        Set<Ip4Address> addresses = vips.addresses();
        stopListening();
        control.shutdownNow();
        workers.stop();
        new CleanUp(flowRuleService, appId, this::intentRules, CLEAN_UP_MILLIS)
                .run(
                        control,
                        () -> steerer.isQuiet() && slots.isQuiet(),
                        vipHosts,
                        fabric,
                        transports);
        log.info("Took {} and all rules out of the network", addresses);
    }
}
