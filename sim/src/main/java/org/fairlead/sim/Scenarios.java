/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The scenarios that there are. */
final class Scenarios {
    /** About what a picture takes on a node of the lab. */
    private static final ServiceTime PICTURE = ServiceTime.lognormal(20, 0.4);

    private static final int QUEUE = 64;

    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.add(homogeneous());
        Scenario capacities =
                capacities("capacities", "half of 12 nodes have 3 times the workers", 100);
        all.add(capacities);
        all.add(capacities("capacities-weighted", "the same, and the weights say so", 34));
        all.add(
                capacities.dynamicWeights(
                        "capacities-dynamic-weights", "the same, and weights follow reports"));
        all.add(slowMember());
        all.add(flapping());
        all.add(broken());
        Scenario restart = rollingRestart();
        all.add(restart);
        all.add(
                restart.slowStart(
                        "rolling-restart-slow-start", "the same with a slow start of 10 s", 10));
        Scenario herd = herd();
        all.add(herd);
        all.add(herd.slowStart("herd-slow-start", "the same with a slow start of 10 s", 10));
        all.add(many());
        return all;
    }

    static Scenario named(String name) {
        return all().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario '" + name + "'"));
    }

    private static List<NodeSpec> same(int count, NodeSpec spec) {
        return Collections.nCopies(count, spec);
    }

    private static Scenario homogeneous() {
        return new Scenario(
                "homogeneous",
                "12 equal nodes at 75 % of what they can do",
                same(12, NodeSpec.of(4, QUEUE, PICTURE)),
                12,
                1_650,
                false,
                30,
                sim -> {});
    }

    private static Scenario capacities(String name, String what, int smallWeight) {
        List<NodeSpec> nodes = new ArrayList<>(same(6, NodeSpec.of(6, QUEUE, PICTURE)));
        nodes.addAll(same(6, NodeSpec.of(2, QUEUE, PICTURE).weight(smallWeight)));
        return new Scenario(name, what, nodes, 12, 1_650, false, 30, sim -> {});
    }

    /**
     * The experiment of Steve Jenson and Ruben Oanta, "Beyond Round Robin: Load Balancing for
     * Latency", 2016: 167 ms in the median with a deviation of 5, no limit to what is in flight.
     */
    private static Scenario slowMember() {
        return new Scenario(
                "slow-member",
                "one of 11 takes 2 s for 30 of 60 s, at 1,000 a second",
                same(11, NodeSpec.of(100_000, 0, ServiceTime.normal(167, 5))),
                11,
                1_000,
                true,
                60,
                sim -> {
                    sim.at(15, () -> sim.node(0).fix(2_000));
                    sim.at(45, () -> sim.node(0).fix(0));
                });
    }

    private static Scenario flapping() {
        return new Scenario(
                "flapping",
                "one of 10 is dead for 3 s and there for 5 s, again and again",
                same(10, NodeSpec.of(4, QUEUE, PICTURE)),
                10,
                1_000,
                false,
                40,
                sim -> {
                    for (int second = 5; second < 40; second += 8) {
                        sim.at(second, () -> sim.node(0).stop());
                        sim.at(second + 3, () -> sim.node(0).start());
                    }
                });
    }

    private static Scenario broken() {
        return new Scenario(
                "broken",
                "one of 10 refuses connections from second 5 to 35, though its checks are good",
                same(10, NodeSpec.of(4, QUEUE, PICTURE)),
                10,
                1_000,
                false,
                50,
                sim -> {
                    sim.at(5, () -> sim.node(0).breakDown(true));
                    sim.at(35, () -> sim.node(0).breakDown(false));
                });
    }

    private static Scenario rollingRestart() {
        return new Scenario(
                "rolling-restart",
                "8 nodes restart one after the other; cold for 8 s, 6 times slower at first",
                same(8, NodeSpec.of(4, QUEUE, PICTURE).cold(6, 8_000)),
                8,
                800,
                false,
                80,
                sim ->
                        IntStream.range(0, 8)
                                .forEach(
                                        n -> {
                                            sim.at(4 + 9 * n, () -> sim.drain(n));
                                            sim.at(5 + 9 * n, () -> sim.node(n).stop());
                                            sim.at(7 + 9 * n, () -> sim.node(n).start());
                                            sim.at(7 + 9 * n, () -> sim.ready(n));
                                        }));
    }

    private static Scenario herd() {
        return new Scenario(
                "herd",
                "3 cold nodes join 7 that are at 85 % of what they can do",
                same(10, NodeSpec.of(4, QUEUE, PICTURE).cold(6, 8_000)),
                7,
                1_100,
                false,
                30,
                sim -> sim.at(10, () -> IntStream.range(7, 10).forEach(n -> sim.node(n).start())));
    }

    private static Scenario many() {
        return new Scenario(
                "many",
                "10,000 equal nodes at 50 % of what they can do",
                same(10_000, NodeSpec.of(2, QUEUE, ServiceTime.lognormal(200, 0.4))),
                10_000,
                46_000,
                false,
                4,
                sim -> {});
    }
}
