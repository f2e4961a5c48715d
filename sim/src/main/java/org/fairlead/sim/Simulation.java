/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.health.SimulatedHealth;
import org.onlab.packet.Ip4Address;

/**
 * One run of a scenario with an algorithm. Every request has a connection of its own. The algorithm
 * is told what Fairlead is told in the network: the opening of a connection when it is decided, its
 * end when the rules have been idle for their time, and the load reports, late by the way and by
 * the controller. Who may serve, and with what weight, is said by the controller's own classes. The
 * same seed gives the same run.
 */
final class Simulation {
    /** A request that is not answered counts as one that took this long, milliseconds. */
    static final double GIVEN_UP = 10_000;

    private static final int MOST_CLIENTS = 100_000;
    private static final int CLIENTS = 4_000;
    private static final double IDLE_TIMEOUT = 60_000;
    private static final double REPORT_MILLIS = 250;
    private static final double LEAST_DELAY = 2;
    private static final double MORE_DELAY = 8;
    private static final double TICK_MILLIS = 50;

    /** Every so often switches tell what they have counted. */
    private static final long COUNTS_NANOS = 5_000_000_000L;

    /** Age of a connection from which no answer means something. */
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    /** When a simulation begins, by the clock of health: members have been there for long. */
    private static final long BEGIN_MILLIS = 1_000_000_000L;

    private static final int FIRST_ADDRESS = 0x0a000001;

    /** As it is by default, but that 10,000 members are checked as often as one. */
    private static final HealthMonitor MONITOR =
            HealthMonitor.builder().maxConcurrent(1_000).build();

    private static final ConnectionKey[] KEYS = keys();

    private final Events events = new Events();
    private final Scenario scenario;
    private final Balancer balancer;
    private final List<Node> nodes = new ArrayList<>();
    private final SimulatedHealth health;
    private final Random arrivals;
    private final Random delays;
    private final Latencies latencies = new Latencies();
    private final int clients;
    private Pool pool;

    Simulation(Scenario scenario, BalancerFactory factory, long seed) {
        this.scenario = scenario;
        clients = Math.min(MOST_CLIENTS, Math.max(CLIENTS, 10 * scenario.nodes().size()));
        arrivals = new Random(seed);
        delays = new Random(seed + 1);
        balancer = factory.create(BalancerContext.of(events::now, seed + 2));
        for (int i = 0; i < scenario.nodes().size(); i++) {
            NodeSpec spec = scenario.nodes().get(i);
            Member member =
                    Member.builder()
                            .id(MemberId.of("n" + i))
                            .address(Ip4Address.valueOf(FIRST_ADDRESS + i))
                            .port(8000)
                            .weight(spec.weight())
                            .build();
            nodes.add(new Node(events, seed * 1_000_003 + i, member, spec));
        }
        pool =
                Pool.builder()
                        .id(PoolId.of("simulated"))
                        .algorithm(factory.name())
                        .members(nodes.stream().map(Node::member).collect(Collectors.toList()))
                        .monitor(MONITOR)
                        .slowStartSeconds(scenario.slowStartSeconds())
                        .dynamicWeights(scenario.dynamicWeights())
                        .build();
        health =
                new SimulatedHealth(
                        pool,
                        nodes.stream()
                                .limit(scenario.present())
                                .map(n -> n.member().id())
                                .collect(Collectors.toSet()),
                        () -> BEGIN_MILLIS + events.now() / 1_000_000,
                        seed + 3,
                        this::ask);
    }

    private static ConnectionKey[] keys() {
        ConnectionKey[] keys = new ConnectionKey[MOST_CLIENTS];
        for (int i = 0; i < MOST_CLIENTS; i++) {
            keys[i] =
                    new ConnectionKey(
                            Ip4Address.valueOf(0x0b000001 + i),
                            40_000,
                            Ip4Address.valueOf("198.18.0.100"),
                            80);
        }
        return keys;
    }

    // For scripts

    void at(double second, Runnable what) {
        events.at((long) (second * 1e9), what);
    }

    Node node(int number) {
        return nodes.get(number);
    }

    /** Gives a node no new connections. */
    void drain(int number) {
        administer(number, AdministrativeState.DRAIN);
    }

    /** Gives a node new connections again, when it is found to be well. */
    void ready(int number) {
        administer(number, AdministrativeState.READY);
    }

    private void administer(int number, AdministrativeState state) {
        MemberId id = node(number).member().id();
        pool = Members.change(id, m -> m.toBuilder().administrative(state).build()).apply(pool);
        health.configure(pool);
        serve();
    }

    // The run

    Latencies run() {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (i >= scenario.present()) {
                node.stop();
            }
            events.in(REPORT_MILLIS * delays.nextDouble(), () -> report(node));
        }
        scenario.script().accept(this);
        tick();
        events.at(interval(), this::arrive);
        long end = scenario.seconds() * 1_000_000_000L;
        events.runUntil(end);
        // Those that are under way may come to their end.
        events.runUntil(end + (long) (GIVEN_UP * 1e6));
        return latencies;
    }

    private void tick() {
        health.tick();
        serve();
        events.in(TICK_MILLIS, this::tick);
    }

    private void serve() {
        if (health.hasNews()) {
            balancer.warm(health.warming());
            balancer.serve(health.serving());
        }
    }

    /** A check: there and back, and it does not wait in the queue of the pictures. */
    private void ask(int address, Consumer<Boolean> answer) {
        Node node = nodes.get(address - FIRST_ADDRESS);
        double delay = LEAST_DELAY + MORE_DELAY * delays.nextDouble();
        events.in(
                delay,
                () -> {
                    answer.accept(node.isUp());
                    serve();
                });
    }

    private void report(Node node) {
        if (node.isUp()) {
            double delay = LEAST_DELAY + MORE_DELAY * delays.nextDouble();
            MemberLoad load = node.report(events.now() + (long) (delay * 1e6)).build();
            events.in(
                    delay,
                    () -> {
                        health.report(load);
                        serve();
                        balancer.load(load);
                    });
        }
        events.in(REPORT_MILLIS, () -> report(node));
    }

    private long interval() {
        double mean = 1e9 / scenario.rate();
        return (long) (scenario.even() ? mean : -mean * Math.log(1 - arrivals.nextDouble()));
    }

    private void arrive() {
        if (events.now() >= scenario.seconds() * 1_000_000_000L) {
            return;
        }
        ConnectionKey key = KEYS[arrivals.nextInt(clients)];
        int request = latencies.begin();
        balancer.choose(key).member().ifPresent(member -> send(request, member));
        events.at(events.now() + interval(), this::arrive);
    }

    private void send(int request, Member member) {
        long begun = events.now();
        MemberId id = member.id();
        Node node = nodes.get(member.address().toInt() - FIRST_ADDRESS);
        balancer.opened(id);
        health.opened(id);
        boolean isTaken = node.takesConnections();
        long judged = events.now() + (isTaken ? 0 : PATIENCE_NANOS);
        events.at(
                (judged / COUNTS_NANOS + 1) * COUNTS_NANOS,
                () -> {
                    health.outcome(id, isTaken);
                    serve();
                });
        node.request(
                ok -> {
                    double millis = (events.now() - begun) / 1e6;
                    if (ok) {
                        latencies.end(request, millis);
                    }
                    events.in(IDLE_TIMEOUT, () -> balancer.closed(id));
                });
    }
}
