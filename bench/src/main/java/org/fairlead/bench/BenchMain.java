/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Statistics;

/** {@code make bench-brain}: runs the benchmarks and writes their figures as JSON. */
public final class BenchMain {
    private static final double MOST_MICROS = 2;
    private static final double LEAST_REPORTS = 100_000;

    /**
     * What allocation may differ by between 10 and 10,000 members, bytes. A list of them would be
     * 40,000; what the compiler manages to leave out has differed by up to 82 from run to run.
     */
    private static final double SLACK_BYTES = 128;

    private static final int ITERATIONS = 5;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final ObjectNode json = new ObjectMapper().createObjectNode();

    private BenchMain() {}

    /**
     * Runs all benchmarks.
     *
     * @param args the file for the figures, and no more
     * @throws RunnerException if one fails
     * @throws IOException where the figures cannot be written
     */
    public static void main(String[] args) throws RunnerException, IOException {
        if (args.length != 1 || args[0].startsWith("-")) {
            System.out.println("Usage: bench-brain FILE\n\nRuns the benchmarks; 3 minutes.");
            System.exit(args.length == 1 ? 0 : 2);
        }
        boolean ok = new BenchMain().run(Path.of(args[0]));
        System.exit(ok ? 0 : 1);
    }

    private boolean run(Path file) throws RunnerException, IOException {
        decisions();
        reports(ReportBenchmark.class, "reports.", i -> i.getPrimaryResult().getScore());
        reports(IngestBenchmark.class, "ingest.", i -> aux(i, "reports") / aux(i, "nanos") * 1e9);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, json.toPrettyString() + "\n");
        boolean ok = true;
        for (var figure : json) {
            ok &= figure.get("ok").asBoolean();
        }
        return ok;
    }

    private static ChainedOptionsBuilder options(Class<?> benchmark, Mode mode) {
        return new OptionsBuilder()
                .include(benchmark.getName())
                .mode(mode)
                .verbosity(VerboseMode.SILENT)
                .forks(1)
                .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.milliseconds(500));
    }

    private void decisions() throws RunnerException {
        Collection<RunResult> results =
                new Runner(
                                options(DecisionBenchmark.class, Mode.SampleTime)
                                        .timeUnit(TimeUnit.MICROSECONDS)
                                        .addProfiler(GCProfiler.class)
                                        .build())
                        .run();
        Map<String, Double> few = new HashMap<>();
        Map<String, Double> many = new HashMap<>();
        for (RunResult result : results) {
            String algorithm = result.getParams().getParam("algorithm");
            String members = result.getParams().getParam("members");
            figure(
                    "decision." + algorithm + "." + members,
                    over(result, i -> i.getPrimaryResult().getStatistics().getPercentile(50)),
                    "us",
                    members.equals("1000") ? MOST_MICROS : Double.NaN,
                    true);
            Statistics bytes = over(result, i -> i.getSecondaryResults().get(ALLOCATED).getScore());
            figure("allocated." + algorithm + "." + members, bytes, "B", Double.NaN, true);
            if (!members.equals("1000")) {
                (members.equals("10") ? few : many).put(algorithm, bytes.getPercentile(50));
            }
        }
        few.forEach((algorithm, bytes) -> grown(algorithm, many.get(algorithm) - bytes));
    }

    private void grown(String algorithm, double bytes) {
        Statistics one = new ListStatistics(new double[] {bytes});
        figure("allocated.growth." + algorithm, one, "B", SLACK_BYTES, true);
    }

    private static double aux(IterationResult result, String name) {
        return result.getSecondaryResults().get(name).getScore();
    }

    private void reports(
            Class<?> benchmark, String prefix, ToDoubleFunction<IterationResult> perSecond)
            throws RunnerException {
        Collection<RunResult> results =
                new Runner(options(benchmark, Mode.Throughput).timeUnit(TimeUnit.SECONDS).build())
                        .run();
        for (RunResult result : results) {
            figure(
                    prefix + result.getParams().getParam("algorithm"),
                    over(result, perSecond),
                    "1/s",
                    LEAST_REPORTS,
                    false);
        }
    }

    private static Statistics over(RunResult result, ToDoubleFunction<IterationResult> value) {
        double[] values =
                result.getBenchmarkResults().stream()
                        .flatMap(b -> b.getIterationResults().stream())
                        .mapToDouble(value)
                        .toArray();
        return new ListStatistics(values);
    }

    private void figure(
            String name, Statistics values, String unit, double bar, boolean lessIsBetter) {
        double median = values.getPercentile(50);
        boolean ok = Double.isNaN(bar) || (lessIsBetter ? median <= bar : median >= bar);
        ObjectNode node = json.putObject(name);
        node.put("median", round(median));
        node.put("min", round(values.getMin()));
        node.put("max", round(values.getMax()));
        node.put("runs", values.getN());
        node.put("unit", unit);
        node.put("bar", Double.isNaN(bar) ? null : (Double) bar);
        node.put("ok", ok);
        System.out.printf(
                Locale.ROOT,
                "%-44s %12.3f %-4s %s%n",
                name,
                median,
                unit,
                Double.isNaN(bar) ? "" : (ok ? "ok, " : "MISSED, ") + "bar " + bar);
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
