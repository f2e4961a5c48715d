/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.fairlead.lb.api.BalancerFactory;

/** {@code make sim}: every algorithm through every scenario, as a table and as JSON. */
public final class SimulatorMain {
    private static final double LIMIT = 1_000;
    private static final String HELP =
            """
            Usage: sim [options]

            Drives the algorithms through simulated scenarios; prints the latency in the median and
            at the 99th percentile, and the share of requests that were answered within a second.

              --scenario NAME   only this one (--list names them)
              --algorithm NAME  only this one
              --seed N          start of the random numbers (default: 1)
              --runs N          runs with seeds N, N+1 ...; medians are shown (default: 3)
              --json FILE       where the figures go (default: none)
              --list            names the scenarios
              -h, --help        this text
            """;

    private final PrintStream out;
    private final ObjectNode json = new ObjectMapper().createObjectNode();
    private List<Scenario> scenarios = Scenarios.all();
    private List<BalancerFactory> algorithms = Algorithms.all();
    private long seed = 1;
    private int runs = 3;
    private Path file;

    private SimulatorMain(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the simulator.
     *
     * @param args see {@code --help}
     * @throws IOException where the figures cannot be written
     */
    public static void main(String[] args) throws IOException {
        try {
            new SimulatorMain(System.out).run(args);
        } catch (IllegalArgumentException e) {
            System.err.println("sim: " + e.getMessage());
            System.exit(2);
        }
    }

    private void run(String[] args) throws IOException {
        if (!parse(args)) {
            return;
        }
        for (Scenario scenario : scenarios) {
            out.printf("%n%s: %s%n", scenario.name(), scenario.what());
            out.printf("  %-22s %10s %10s %10s%n", "", "p50 ms", "p99 ms", "within 1 s");
            for (BalancerFactory algorithm : algorithms) {
                show(scenario, algorithm);
            }
        }
        if (file != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, json.toPrettyString() + "\n");
        }
    }

    private boolean parse(String[] args) {
        List<String> rest = new ArrayList<>(Arrays.asList(args));
        while (!rest.isEmpty()) {
            String option = rest.remove(0);
            switch (option) {
                case "-h", "--help" -> {
                    out.print(HELP);
                    return false;
                }
                case "--list" -> {
                    scenarios.forEach(s -> out.printf("%-28s%s%n", s.name(), s.what()));
                    return false;
                }
                case "--scenario" -> scenarios = List.of(Scenarios.named(value(option, rest)));
                case "--algorithm" -> algorithms = List.of(Algorithms.named(value(option, rest)));
                case "--seed" -> seed = number(option, value(option, rest));
                case "--runs" -> runs = (int) Math.max(1, number(option, value(option, rest)));
                case "--json" -> file = Path.of(value(option, rest));
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return true;
    }

    private static String value(String option, List<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.remove(0);
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not '" + value + "'");
        }
    }

    private void show(Scenario scenario, BalancerFactory algorithm) {
        double[] p50 = new double[runs];
        double[] p99 = new double[runs];
        double[] within = new double[runs];
        for (int i = 0; i < runs; i++) {
            Latencies latencies = new Simulation(scenario, algorithm, seed + i).run();
            p50[i] = latencies.percentile(50);
            p99[i] = latencies.percentile(99);
            within[i] = latencies.within(LIMIT);
        }
        String figure = scenario.name() + "." + algorithm.name() + ".";
        double median50 = figure(figure + "p50", p50, "ms", null);
        double median99 = figure(figure + "p99", p99, "ms", null);
        double share = figure(figure + "success", within, "percent", Bars.of(scenario, algorithm));
        out.printf(
                Locale.ROOT,
                "  %-22s %10.1f %10.1f %9.3f%%%n",
                algorithm.name(),
                median50,
                median99,
                share);
    }

    private double figure(String name, double[] values, String unit, Double bar) {
        Arrays.sort(values);
        double median = values[values.length / 2];
        ObjectNode node = json.putObject(name);
        node.put("median", round(median));
        node.put("min", round(values[0]));
        node.put("max", round(values[values.length - 1]));
        node.put("runs", values.length);
        node.put("unit", unit);
        node.put("bar", bar);
        node.put("ok", bar == null || median >= bar);
        return median;
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
