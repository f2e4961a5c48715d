/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Reject;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.SteeringCounter;
import org.fairlead.lb.api.SteeringStage;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.health.HealthSignals;
import org.fairlead.lb.policy.Route;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketService;
import org.slf4j.Logger;

/**
 * Steers connections one by one. A SYN gets a member, and the client's edge switch two rules: the
 * one for the answers first, then the one for the requests; only when both are confirmed does the
 * SYN go on. So no answer can reach the client with the member's address in it.
 *
 * <p>Everything about one connection is done by one worker, in order.
 */
class Steerer {
    /** Time for which a connection without rules is remembered. */
    static final long MEMORY_MILLIS = 5 * 60_000;

    /** Connections that are kept in memory at most; beyond it, new ones must wait. */
    static final int MAX_CONNECTIONS = 100_000;

    /** Connections at most that are kept though they were silent. */
    static final int MAX_KEPT = 1_000;

    /** Time within which a switch confirms rules; after that the client's next try starts anew. */
    static final long CONFIRM_MILLIS = 3_000;

    /** Time for which one rule of a connection may be known without the other. */
    private static final long INCOMPLETE_MILLIS = 15_000;

    /** A packet that arrives so soon after the rules was on its way before them. */
    private static final long OVERTAKEN_MILLIS = 1_000;

    /** What the steerer needs to know of the network. */
    interface Network {
        /** Finds the host with a member's address. */
        Optional<Host> locate(Member member);

        /** The port by which an edge switch sends what is for a host. */
        Optional<PortNumber> nextHop(DeviceId edge, Host host);

        /** Whether hosts and ways are just being found: who is missing now may be there soon. */
        boolean isSettling();

        /** Runs a task when answers get through to a client, or after a short while anyway. */
        void whenReachable(DeviceId edge, MacAddress client, Host member, Runnable task);
    }

    /** Runs tasks of one connection in order. */
    interface Workers {
        void execute(ConnectionKey key, Runnable task);
    }

    private final Logger log = getLogger(getClass());
    private final Map<ConnectionKey, Steered> table = new ConcurrentHashMap<>();

    /** Connections that are kept; tests do with fewer. */
    int memory = MAX_CONNECTIONS;

    private final AtomicLong lastComplaint = new AtomicLong();

    /** Since when only one rule of a connection is known; for the thread that adopts. */
    private final Map<ConnectionKey, Long> incomplete = new HashMap<>();

    private final LoadBalancerService service;
    private final PoolBalancers balancers;
    private final HealthSignals health;
    private final Decisions decisions;
    private final Rules rules;
    private final OrderedRules ordered;
    private final PacketService packets;
    private final Network network;
    private final Workers workers;
    private final TableShares shares;
    private final Windows windows;
    private final SteeringMeter meter;
    private final LongSupplier clock;
    private final SlotChoice slots;

    Steerer(
            LoadBalancerService service,
            PoolBalancers balancers,
            HealthSignals health,
            Decisions decisions,
            Rules rules,
            FlowRuleService flowRules,
            PacketService packets,
            Network network,
            Workers workers,
            TableShares shares,
            Windows windows,
            SteeringMeter meter,
            LongSupplier clock,
            SlotChoice slots) {
        this.service = service;
        this.balancers = balancers;
        this.health = health;
        this.decisions = decisions;
        this.rules = rules;
        this.ordered = new OrderedRules(flowRules, CONFIRM_MILLIS);
        this.packets = packets;
        this.network = network;
        this.workers = workers;
        this.shares = shares;
        this.windows = windows;
        this.meter = meter;
        this.clock = clock;
        this.slots = slots;
    }

    /** Whether nothing that was asked of the switches waits to be confirmed. */
    boolean isQuiet() {
        return ordered.isQuiet();
    }

    Collection<Steered> all() {
        return table.values();
    }

    /** Handles a segment that a switch had no rule for. Called by the worker of its key. */
    void handle(Arrival arrival) {
        Steered known = table.get(arrival.key);
        if (known != null && known.state == Steered.State.INSTALLING) {
            if (clock.getAsLong() - known.changedAt < CONFIRM_MILLIS
                    && isSame(known, arrival.frame)) {
                known.keep(arrival.frame);
                if (arrival.frame.isOpening()) {
                    meter.count(SteeringCounter.REPEATED_SYNS);
                }
                return;
            }
            drop(known);
            known = null;
        }
        if (arrival.frame.isOpening()) {
            if (known != null && isSame(known, arrival.frame) && resume(known, arrival)) {
                meter.count(SteeringCounter.REPEATED_SYNS);
                return;
            }
            if (known != null) {
                drop(known);
            }
            if (!pass(arrival)) {
                decide(arrival);
            }
        } else if (known == null || !resume(known, arrival)) {
            if (known != null) {
                drop(known);
            }
            if (!pin(arrival)) {
                reset(arrival);
            }
        }
    }

    /** Sends a SYN where the rules of its slot will take what follows; false if there are none. */
    private boolean pass(Arrival arrival) {
        DeviceId edge = arrival.from.deviceId();
        Optional<Member> member = slots.live(arrival);
        Optional<Host> host = member.flatMap(network::locate);
        Optional<PortNumber> port = host.flatMap(h -> network.nextHop(edge, h));
        if (!port.isPresent()) {
            return false;
        }
        byte[] frame =
                arrival.frame.to(host.get().mac(), member.get().address(), member.get().port());
        // Rules of an earlier connection on this port must be gone before it is answered.
        ordered.apply(arrival.key, FlowRuleOperations.builder())
                .whenComplete((done, failure) -> emit(edge, port.get(), frame));
        return true;
    }

    /**
     * Leaves a connection that is not known with the member that its slot belongs to, or did until
     * recently; false if there is none.
     */
    private boolean pin(Arrival arrival) {
        Optional<Slot.Owner> holder = slots.holder(arrival);
        Optional<Pool> pool = holder.flatMap(o -> service.pool(o.pool()));
        Optional<Member> member = pool.flatMap(p -> p.member(holder.get().member()));
        if (!member.isPresent() || !goesOn(pool.get().id(), member.get())) {
            return false;
        }
        if (table.size() >= memory || !shares.admits(arrival.source)) {
            meter.count(SteeringCounter.REFUSED_TABLE);
            complainAndMakeRoom(arrival.source);
            return true; // the client tries again
        }
        long now = clock.getAsLong();
        String reason = "its slot is, or was, this member's";
        Decision decision =
                Decisions.known(arrival.key, arrival.vip, pool.get(), member.get(), now, reason);
        Steered steered = new Steered(decision, member.get(), -1, now);
        steered.judged = true; // its beginning was not seen
        table.put(arrival.key, steered);
        if (!install(steered, arrival)) {
            table.remove(arrival.key);
        }
        return true;
    }

    /** Whether connections that a member has are to be kept. */
    private boolean goesOn(PoolId pool, Member member) {
        return service.pool(pool)
                        .flatMap(p -> p.member(member.id()))
                        .filter(m -> m.address().equals(member.address()))
                        .filter(m -> m.port() == member.port())
                        .filter(m -> m.administrative() != AdministrativeState.MAINT)
                        .isPresent()
                && !health.isGone(pool, member.id());
    }

    /** Whether a frame is of the connection that is known, not of a later one on the same ports. */
    private static boolean isSame(Steered known, TcpFrame frame) {
        return !frame.isOpening() || known.initialSequence == frame.sequence();
    }

    private void decide(Arrival arrival) {
        if (table.size() >= memory || !shares.admits(arrival.source)) {
            meter.count(SteeringCounter.REFUSED_TABLE);
            complainAndMakeRoom(arrival.source);
            return; // the client tries again
        }
        Route route = decisions.route(arrival);
        Set<Member> tried = new HashSet<>();
        List<Member> serving = balancers.serving(route.pool(), route.labels());
        Pick pick = null;
        boolean insists = false;
        Optional<Slot.Owner> owner = slots.next(arrival).filter(o -> o.pool().equals(route.pool()));
        for (Member member : serving) {
            if (owner.isPresent() && owner.get().member().equals(member.id())) {
                Pick other = decisions.pick(route, arrival.key, serving.size());
                tried.add(member);
                if (begin(arrival, route, other, member, "its slot is this member's")) {
                    return;
                }
            }
        }
        for (int i = 0; i < serving.size(); i++) {
            pick = decisions.pick(route, arrival.key, serving.size());
            if (!pick.choice.member().isPresent()) {
                break;
            }
            if (!tried.add(pick.choice.member().get())) {
                insists = true;
                break;
            }
            if (begin(arrival, route, pick, pick.choice.member().get(), pick.choice.reason())) {
                return;
            }
        }
        // An algorithm may insist on a member that will not do for this connection.
        for (Member member : insists ? serving : List.<Member>of()) {
            String reason = "the chosen one cannot take this connection";
            if (tried.add(member) && begin(arrival, route, pick, member, reason)) {
                return;
            }
        }
        if (serving.stream().allMatch(m -> isSelf(arrival.key, m)) && !network.isSettling()) {
            log.debug("No member of {} {} can take {}", route.pool(), route.labels(), arrival.key);
            meter.count(SteeringCounter.NO_MEMBER);
            if (arrival.vip.reject() == Reject.RESET) {
                reset(arrival);
            }
        }
        // Otherwise the network is between two states: the client's next SYN finds it settled.
    }

    private boolean begin(Arrival arrival, Route route, Pick pick, Member member, String reason) {
        if (isSelf(arrival.key, member) || isTaken(arrival.key, member)) {
            return false;
        }
        Decision decision = decisions.made(arrival, route, pick, member.id(), reason);
        Steered steered =
                new Steered(decision.brief(), member, arrival.frame.sequence(), clock.getAsLong());
        steered.synNanos = OptionalLong.of(arrival.nanos);
        table.put(arrival.key, steered);
        if (install(steered, arrival)) {
            meter.count(SteeringCounter.DECISIONS);
            meter.reached(SteeringStage.DECIDED, arrival.nanos);
            health.opened(steered.pool, member.id());
            decisions.remember(decision);
            return true;
        }
        table.remove(arrival.key);
        return false;
    }

    /** Why a connection goes to its member; empty if it is not known. */
    Optional<Decision> decision(ConnectionKey key) {
        return Optional.ofNullable(table.get(key)).map(s -> decisions.whole(s.decision));
    }

    /** At most once a second: a flood must not keep us busy with its own consequences. */
    private void complainAndMakeRoom(Source source) {
        long now = clock.getAsLong();
        long before = lastComplaint.get();
        if (now - before >= 1_000 && lastComplaint.compareAndSet(before, now)) {
            log.warn("Too many connections ({}); {} and others must wait", table.size(), source);
            expire();
        }
    }

    /**
     * Whether a member is the client itself. A host takes no packet from the network that says to
     * come from the host, so another member has to serve it.
     */
    private static boolean isSelf(ConnectionKey key, Member member) {
        return member.address().equals(key.client());
    }

    /**
     * Whether the same client port goes to this member already by way of another virtual address.
     * The answers could not be told apart.
     */
    private boolean isTaken(ConnectionKey key, Member member) {
        for (Vip vip : service.vips()) {
            ConnectionKey other =
                    new ConnectionKey(key.client(), key.clientPort(), vip.address(), vip.port());
            Steered twin = other.equals(key) ? null : table.get(other);
            if (twin != null
                    && twin.state != Steered.State.IDLE
                    && twin.member.address().equals(member.address())
                    && twin.member.port() == member.port()) {
                return true;
            }
        }
        return false;
    }

    /** Puts the rules of a known connection back; false if its member is gone. */
    private boolean resume(Steered steered, Arrival arrival) {
        if (!goesOn(steered.pool, steered.member)) {
            return false;
        }
        if (steered.state == Steered.State.LIVE
                && clock.getAsLong() - steered.changedAt < OVERTAKEN_MILLIS
                && steered.hop.edge().equals(arrival.from.deviceId())) {
            release(steered.hop, arrival.frame);
            return true;
        }
        Hop before = steered.hop;
        if (!install(steered, arrival)) {
            return true; // the client's next try finds the network settled
        }
        meter.count(SteeringCounter.RESUMED);
        if (!before.edge().equals(steered.hop.edge())) {
            remove(steered.key, before); // the client has moved to another switch
        }
        return true;
    }

    private boolean install(Steered steered, Arrival arrival) {
        TcpFrame frame = arrival.frame;
        return install(steered, arrival.from, frame.sourceMac(), frame, Rules.IDLE_TIMEOUT);
    }

    /** Asks for the rules; false if there is no way to the member. */
    private boolean install(
            Steered steered, ConnectPoint from, MacAddress client, TcpFrame frame, int timeout) {
        DeviceId edge = from.deviceId();
        Optional<Host> host = network.locate(steered.member);
        Optional<PortNumber> port = host.flatMap(h -> network.nextHop(edge, h));
        if (!port.isPresent()) {
            return false;
        }
        Hop hop =
                new Hop(
                        edge,
                        from.port(),
                        steered.member.address(),
                        steered.member.port(),
                        host.get().mac(),
                        port.get());
        steered.hop = hop;
        steered.clientMac = client;
        steered.kept = timeout != Rules.IDLE_TIMEOUT;
        steered.state = Steered.State.INSTALLING;
        countIn(steered);
        hold(steered, new Source(edge, steered.key.client()));
        steered.changedAt = clock.getAsLong();
        steered.movedAt = steered.changedAt;
        if (frame != null) {
            steered.keep(frame);
        }
        int attempt = ++steered.attempt;
        FlowRuleOperations.Builder operations =
                FlowRuleOperations.builder()
                        .add(rules.reverse(steered.key, hop, timeout))
                        .newStage()
                        .add(rules.forward(steered.key, hop, timeout));
        meter.count(SteeringCounter.INSTALLS);
        windows.ask(edge);
        ordered.apply(steered.key, operations)
                .whenComplete(
                        (done, failure) -> {
                            windows.answered(edge);
                            workers.execute(
                                    steered.key,
                                    failure == null
                                            ? () -> confirmed(steered, attempt, host.get())
                                            : () -> failed(steered, attempt, failure));
                        });
        return true;
    }

    private void confirmed(Steered steered, int attempt, Host member) {
        if (steered.attempt != attempt || table.get(steered.key) != steered) {
            return;
        }
        steered.synNanos.ifPresent(nanos -> meter.reached(SteeringStage.CONFIRMED, nanos));
        Hop hop = steered.hop;
        network.whenReachable(
                hop.edge(),
                steered.clientMac,
                member,
                () ->
                        workers.execute(
                                steered.key,
                                () -> {
                                    if (steered.attempt == attempt) {
                                        steered.state = Steered.State.LIVE;
                                        steered.changedAt = clock.getAsLong();
                                        TcpFrame frame;
                                        while ((frame = steered.waiting.poll()) != null) {
                                            release(steered.hop, frame);
                                        }
                                        steered.synNanos.ifPresent(
                                                n -> meter.reached(SteeringStage.RELEASED, n));
                                        steered.synNanos = OptionalLong.empty();
                                    }
                                }));
    }

    private void failed(Steered steered, int attempt, Throwable failure) {
        meter.count(SteeringCounter.FAILURES);
        if (steered.attempt == attempt && table.get(steered.key) == steered) {
            log.warn(
                    "{} took no rules for {}: {}",
                    steered.hop.edge(),
                    steered.key,
                    failure.toString());
            drop(steered);
        }
    }

    private void release(Hop hop, TcpFrame frame) {
        emit(hop.edge(), hop.toMember(), frame.to(hop.memberMac(), hop.member(), hop.memberPort()));
    }

    private void reset(Arrival arrival) {
        if (!arrival.frame.isReset()) {
            meter.count(SteeringCounter.RESETS);
            emit(arrival.from.deviceId(), arrival.from.port(), arrival.frame.resetReply());
        }
    }

    private void emit(DeviceId device, PortNumber port, byte[] frame) {
        packets.emit(
                new DefaultOutboundPacket(
                        device,
                        DefaultTrafficTreatment.builder().setOutput(port).build(),
                        ByteBuffer.wrap(frame)));
    }

    /** A connection counts from the decision on, so that a burst spreads. */
    private void countIn(Steered steered) {
        if (!steered.counted) {
            steered.counted = true;
            balancers.opened(steered.pool, steered.member.id());
        }
    }

    private void countOut(Steered steered) {
        if (steered.counted) {
            steered.counted = false;
            balancers.closed(steered.pool, steered.member.id());
        }
    }

    /** A connection counts as one with rules from the time on that these are asked for. */
    private void hold(Steered steered, Source source) {
        if (!source.equals(steered.held)) {
            letGo(steered);
            steered.held = source;
            shares.take(source);
        }
    }

    private void letGo(Steered steered) {
        if (steered.held != null) {
            shares.give(steered.held);
            steered.held = null;
        }
    }

    /** Takes a connection out of the network and out of the memory. */
    private void drop(Steered steered) {
        steered.attempt++;
        steered.waiting.clear();
        countOut(steered);
        letGo(steered);
        if (table.remove(steered.key, steered)) {
            remove(steered.key, steered.hop);
        }
    }

    private void remove(ConnectionKey key, Hop hop) {
        // The forward rule first: what still comes is punted, and not sent into one direction.
        ordered.apply(
                key,
                FlowRuleOperations.builder()
                        .remove(rules.forward(key, hop))
                        .newStage()
                        .remove(rules.reverse(key, hop)));
    }

    /**
     * Takes the connections of what is not configured any more, and of members that are in
     * maintenance, out of the network. The next packet of such a connection is answered by a reset.
     */
    void dropUnconfigured() {
        for (Steered steered : table.values()) {
            Optional<Vip> vip = service.vip(steered.vip);
            Optional<Member> member =
                    service.pool(steered.pool).flatMap(p -> p.member(steered.member.id()));
            boolean stays =
                    vip.isPresent()
                            && vip.get().address().equals(steered.key.vip())
                            && vip.get().port() == steered.key.vipPort()
                            && member.isPresent()
                            && member.get().address().equals(steered.member.address())
                            && member.get().port() == steered.member.port()
                            && member.get().administrative() != AdministrativeState.MAINT;
            if (!stays) {
                workers.execute(steered.key, () -> drop(steered));
            }
        }
    }

    /**
     * Takes the connections of a member that is gone out of the network. What a client sends on one
     * of them comes here, and is answered with a reset: the client can connect anew at once.
     */
    void dropGone(PoolId pool, MemberId member) {
        for (Steered steered : table.values()) {
            if (steered.pool.equals(pool)
                    && steered.member.id().equals(member)
                    && steered.state != Steered.State.IDLE) {
                workers.execute(steered.key, () -> dropGone(steered));
            }
        }
    }

    private void dropGone(Steered steered) {
        if (table.get(steered.key) == steered && health.isGone(steered.pool, steered.member.id())) {
            drop(steered);
        }
    }

    /** Tells from the switches' counters which members have taken their connections. */
    void judge(FirstAnswers answers) {
        for (Steered steered : table.values()) {
            if (!steered.judged && steered.state == Steered.State.LIVE) {
                answers.of(steered.key)
                        .ifPresent(
                                answered -> {
                                    steered.judged = true;
                                    health.outcome(steered.pool, steered.member.id(), answered);
                                });
            }
        }
    }

    /** Sends the connections to a host the way that its packets take now. */
    void reroute(MacAddress memberMac) {
        for (Steered steered : table.values()) {
            if (steered.state != Steered.State.IDLE
                    && steered.hop != null
                    && steered.hop.memberMac().equals(memberMac)) {
                workers.execute(steered.key, () -> reroute(steered));
            }
        }
    }

    /** Looks whether connections to members are sent to where these are now. */
    void rerouteAll() {
        Map<Member, Map<DeviceId, Optional<Hop>>> seen = new HashMap<>();
        for (Steered steered : table.values()) {
            Hop hop = steered.hop;
            if (steered.state == Steered.State.LIVE && hop != null) {
                boolean same =
                        seen.computeIfAbsent(steered.member, m -> new HashMap<>())
                                .computeIfAbsent(hop.edge(), e -> rerouted(steered.member, hop))
                                .filter(h -> !h.goesLike(hop))
                                .isEmpty();
                if (!same) {
                    workers.execute(steered.key, () -> reroute(steered));
                }
            }
        }
    }

    /** How the same connection would go now; empty if there is no way at the moment. */
    private Optional<Hop> rerouted(Member member, Hop old) {
        return network.locate(member)
                .flatMap(
                        host ->
                                network.nextHop(old.edge(), host)
                                        .map(port -> old.to(host.mac(), port)));
    }

    private void reroute(Steered steered) {
        if (table.get(steered.key) != steered || steered.state == Steered.State.IDLE) {
            return;
        }
        Optional<Hop> now = rerouted(steered.member, steered.hop);
        if (now.isPresent() && !now.get().equals(steered.hop)) {
            steered.hop = now.get();
            FlowRule rule = rules.forward(steered.key, steered.hop);
            ordered.apply(steered.key, FlowRuleOperations.builder().modify(rule));
        }
    }

    /** Notes that a switch has no rule for a connection any more. */
    void ruleGone(LiveRule gone) {
        workers.execute(
                gone.key,
                () -> {
                    Steered steered = table.get(gone.key);
                    if (steered != null
                            && steered.state == Steered.State.LIVE
                            && isRuleOf(steered, gone.rule)) {
                        rest(steered); // one direction alone is of no use
                    }
                });
    }

    /** Takes a connection's rules away, and remembers it. */
    private void rest(Steered steered) {
        steered.state = Steered.State.IDLE;
        countOut(steered);
        letGo(steered);
        steered.changedAt = clock.getAsLong();
        remove(steered.key, steered.hop);
    }

    /** Takes the rules of a connection away for the benefit of others. */
    void evict(Steered steered) {
        workers.execute(
                steered.key,
                () -> {
                    if (table.get(steered.key) == steered && steered.state == Steered.State.LIVE) {
                        meter.count(SteeringCounter.EVICTED);
                        if (Handshakes.isHalfOpen(steered, clock.getAsLong())) {
                            drop(steered);
                        } else {
                            rest(steered);
                        }
                    }
                });
    }

    /** The rules of a connection. */
    Set<FlowRule> rulesOf(ConnectionKey key, Hop hop) {
        return Set.of(rules.reverse(key, hop), rules.forward(key, hop));
    }

    /** Asks for the rules of a live connection once more; completes when that is done. */
    CompletableFuture<Void> restore(Steered steered) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        workers.execute(
                steered.key,
                () -> {
                    FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
                    if (table.get(steered.key) == steered && steered.state == Steered.State.LIVE) {
                        operations
                                .add(rules.reverse(steered.key, steered.hop))
                                .newStage()
                                .add(rules.forward(steered.key, steered.hop));
                    }
                    apply(steered.key, operations, done);
                });
        return done;
    }

    /** Takes a rule away that is of a known connection, but not as this one goes. */
    CompletableFuture<Void> removeStale(LiveRule live) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        workers.execute(
                live.key,
                () -> {
                    Steered steered = table.get(live.key);
                    FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
                    boolean isStale =
                            steered != null
                                    && (steered.state == Steered.State.IDLE
                                            || !isRuleOf(steered, live.rule));
                    if (isStale) { // of others nothing is known: they are taken over, or go soon
                        operations.remove(live.rule);
                    }
                    apply(live.key, operations, done);
                });
        return done;
    }

    private void apply(
            ConnectionKey key,
            FlowRuleOperations.Builder operations,
            CompletableFuture<Void> done) {
        ordered.apply(key, operations)
                .whenComplete(
                        (v, e) -> {
                            if (e == null) {
                                done.complete(null);
                            } else {
                                done.completeExceptionally(e);
                            }
                        });
    }

    /** An earlier connection on the same port may have gone to another member. */
    private boolean isRuleOf(Steered steered, FlowRule rule) {
        return rule.equals(rules.forward(steered.key, steered.hop))
                || rule.equals(rules.reverse(steered.key, steered.hop));
    }

    /**
     * Takes over connections whose rules are in switches but which are not in the memory, as after
     * a restart of the controller. What stays incomplete for a while, or belongs to nothing that is
     * configured, is taken away: ONOS learns the rules of a switch one by one, so at first a pair
     * may only look incomplete.
     *
     * @param pairs both rules of each connection, null where one is missing
     */
    void adopt(Map<ConnectionKey, LiveRule[]> pairs) {
        long now = clock.getAsLong();
        incomplete.keySet().retainAll(pairs.keySet());
        pairs.forEach(
                (key, pair) -> {
                    if (table.containsKey(key)) {
                        incomplete.remove(key);
                    } else if ((pair[0] != null && pair[1] != null)
                            || now - incomplete.computeIfAbsent(key, k -> now)
                                    > INCOMPLETE_MILLIS) {
                        workers.execute(key, () -> adopt(key, pair[0], pair[1]));
                    }
                });
    }

    private void adopt(ConnectionKey key, LiveRule forward, LiveRule reverse) {
        if (table.containsKey(key)) {
            return;
        }
        Optional<Steered> steered = forward == null ? Optional.empty() : known(key, forward);
        if (reverse == null || !steered.isPresent()) {
            FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
            if (forward != null) {
                operations.remove(forward.rule);
            }
            if (reverse != null) {
                operations.remove(reverse.rule);
            }
            ordered.apply(key, operations);
            return;
        }
        Steered s = steered.get();
        s.hop =
                new Hop(
                        forward.rule.deviceId(),
                        reverse.output,
                        forward.member,
                        forward.memberPort,
                        forward.memberMac,
                        forward.output);
        s.state = Steered.State.LIVE;
        s.judged = true; // its beginning is long ago
        s.completed = true;
        table.put(key, s);
        countIn(s);
        hold(s, new Source(s.hop.edge(), key.client()));
        log.debug("Took over {}", key);
        reroute(s);
    }

    private Optional<Steered> known(ConnectionKey key, LiveRule forward) {
        for (Vip vip : service.vips()) {
            if (vip.address().equals(key.vip()) && vip.port() == key.vipPort()) {
                return vip.pools().stream()
                        .flatMap(id -> service.pool(id).stream())
                        .flatMap(pool -> known(key, vip, pool, forward).stream())
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private Optional<Steered> known(ConnectionKey key, Vip vip, Pool pool, LiveRule forward) {
        return pool.members().stream()
                .filter(m -> m.address().equals(forward.member))
                .filter(m -> m.port() == forward.memberPort)
                .filter(m -> m.administrative() != AdministrativeState.MAINT)
                .findFirst()
                .map(
                        m ->
                                new Steered(
                                        Decisions.adopted(key, vip, pool, m, clock.getAsLong()),
                                        m,
                                        -1,
                                        clock.getAsLong()));
    }

    /**
     * Puts the rules of connections back that have none, and that other rules would take to another
     * member now; for the time that is left of that for which they are remembered, and once only.
     */
    void keep(Predicate<Steered> isForeign) {
        int kept = 0;
        for (Steered s : table.values()) {
            kept += s.kept && s.state != Steered.State.IDLE ? 1 : 0;
        }
        for (Steered s : table.values()) {
            if (kept < MAX_KEPT
                    && s.state == Steered.State.IDLE
                    && !s.kept
                    && s.hop != null
                    && isForeign.test(s)) {
                kept++;
                workers.execute(s.key, () -> keep(s));
            }
        }
    }

    private void keep(Steered s) {
        long left = MEMORY_MILLIS - (clock.getAsLong() - s.changedAt) - Rules.IDLE_TIMEOUT * 1_000;
        if (table.get(s.key) == s
                && s.state == Steered.State.IDLE
                && left >= 1_000
                && goesOn(s.pool, s.member)) {
            ConnectPoint from = new ConnectPoint(s.hop.edge(), s.hop.toClient());
            install(s, from, s.clientMac, null, (int) (left / 1_000));
        }
        s.kept = true;
    }

    /** Forgets what ended long ago, and if there is much, what ended before the rest. */
    void expire() {
        long now = clock.getAsLong();
        if (table.size() > memory * 0.9) {
            table.values().stream()
                    .filter(s -> s.state == Steered.State.IDLE)
                    .sorted(Comparator.comparingLong(s -> s.changedAt))
                    .limit(table.size() - memory * 8 / 10)
                    .forEach(s -> workers.execute(s.key, () -> forget(s)));
        }
        for (Steered s : table.values()) {
            if (isForgotten(s, now)) {
                workers.execute(
                        s.key,
                        () -> {
                            if (isForgotten(s, now)) { // and did not just resume
                                table.remove(s.key, s);
                            }
                        });
            }
            if (s.state == Steered.State.INSTALLING && now - s.changedAt > 2 * CONFIRM_MILLIS) {
                workers.execute(s.key, () -> giveUp(s));
            }
        }
    }

    private void forget(Steered steered) {
        if (steered.state == Steered.State.IDLE) { // it did not just resume
            table.remove(steered.key, steered);
        }
    }

    private static boolean isForgotten(Steered s, long now) {
        return s.state == Steered.State.IDLE && now - s.changedAt > MEMORY_MILLIS;
    }

    private void giveUp(Steered steered) {
        if (Objects.equals(table.get(steered.key), steered)
                && steered.state == Steered.State.INSTALLING
                && clock.getAsLong() - steered.changedAt > 2 * CONFIRM_MILLIS) {
            drop(steered);
        }
    }
}
