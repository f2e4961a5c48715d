/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.DoubleSupplier;
import org.fairlead.inference.cache.OutputCache;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.node.NodeConfiguration;
import org.fairlead.inference.node.Readiness;

/**
 * The metrics of the node. Labels take few values: models and versions that are loaded, and words
 * of our own; nothing that a caller makes up. Thread-safe.
 */
@Singleton
public final class Metrics {

    /** From a cache hit to a request that everybody has given up on. */
    private static final double[] BUCKETS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
        10
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Histogram durations;
    private final Counter requests;
    private final Counter rejections;

    Metrics(
            NodeConfiguration node,
            Readiness readiness,
            InferenceService service,
            OutputCache cache) {
        durations =
                Histogram.builder()
                        .name("inference_duration_seconds")
                        .help("Where the time of answered predictions went.")
                        .unit(Unit.SECONDS)
                        .labelNames("model", "version", "stage")
                        .classicOnly()
                        .classicUpperBounds(BUCKETS)
                        .register(registry);
        Histogram batches =
                Histogram.builder()
                        .name("inference_batch_size")
                        .help("Pictures in one run of a network.")
                        .labelNames("model", "version")
                        .classicOnly()
                        .classicUpperBounds(1, 2, 4, 8, 16, 32)
                        .register(registry);
        service.onRun(
                (model, size) -> batches.labelValues(model.name(), model.version()).observe(size));
        requests =
                Counter.builder()
                        .name("inference_requests_total")
                        .help("Requests for a prediction by how they ended.")
                        .labelNames("outcome")
                        .register(registry);
        for (Outcome outcome : Outcome.values()) {
            requests.initLabelValues(outcome.label());
        }
        rejections =
                Counter.builder()
                        .name("inference_rejected_total")
                        .help("Requests that were refused or given up unanswered, by reason.")
                        .labelNames("reason")
                        .register(registry);
        gauge("inference_queue_depth", "Requests that wait for a worker.", service::queued);
        gauge("inference_in_flight", "Requests taken on, not answered yet.", service::inFlight);
        gauge("inference_workers", "Predictions at a time.", service::workers);
        gauge(
                "inference_degraded",
                "1 while a model does not work as it should.",
                () -> service.trouble().isPresent() ? 1 : 0);
        gauge(
                "inference_ready",
                "1 while predictions are served.",
                () -> readiness.state() == Readiness.State.UP ? 1 : 0);
        counter("inference_cache_hits_total", "Pictures known from before.", cache::hits);
        counter("inference_cache_misses_total", "Pictures not known before.", cache::misses);
        String build = Metrics.class.getPackage().getImplementationVersion();
        Info.builder()
                .name("inference_build_info")
                .help("What is running.")
                .labelNames("node", "version", "java")
                .register(registry)
                .setLabelValues(
                        node.getName(),
                        build == null ? "unpacked" : build,
                        System.getProperty("java.version"));
        JvmMemoryMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** Counts a request by how it ended. */
    public void ended(Outcome outcome) {
        requests.labelValues(outcome.label()).inc();
    }

    /** Counts a request that was refused. */
    public void rejected(String reason) {
        rejections.labelValues(reason).inc();
    }

    /**
     * Counts the time of one stage of a prediction.
     *
     * @param model a model that is loaded
     * @param version its version
     * @param stage which part, such as {@code decode}
     * @param nanos how long it took
     */
    public void took(String model, String version, String stage, long nanos) {
        durations.labelValues(model, version, stage).observe(Unit.nanosToSeconds(nanos));
    }

    private void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** Adds a value that is looked up whenever somebody asks. */
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** Writes all metrics in the text format of Prometheus, version 0.0.4. */
    public void write(OutputStream out) throws IOException {
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
    }

    /** How a request ended. */
    public enum Outcome {
        /** With a prediction. */
        OK,
        /** With a prediction of the fallback. */
        DEGRADED,
        /** The caller's mistake. */
        CLIENT_ERROR,
        /** Refused: too much to do, starting, or stopping. */
        REJECTED,
        /** Its deadline passed. */
        EXPIRED,
        /** The caller went away. */
        CANCELLED,
        /** The node's mistake. */
        ERROR;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
