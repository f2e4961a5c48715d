/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.node.NodeConfiguration;
import org.fairlead.inference.node.Readiness;
import org.fairlead.inference.node.ReportConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a {@link LoadReport} every so often. A report that cannot be sent is left out: the next one
 * is newer anyway.
 */
@Singleton
public final class LoadReporter {

    private static final Logger LOG = LoggerFactory.getLogger(LoadReporter.class);
    private static final double MILLIS = 1000;
    private static final double DIGITS = 1000;

    private final ReportConfiguration configuration;
    private final NodeConfiguration node;
    private final Readiness readiness;
    private final InferenceService service;
    private final LoadStatistics statistics;
    private final JsonMapper json;
    private final EmbeddedServer server;
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private ScheduledExecutorService timer;
    private DatagramSocket socket;
    private InetSocketAddress receiver;
    private long sequence;
    private boolean failing;

    LoadReporter(
            ReportConfiguration configuration,
            NodeConfiguration node,
            Readiness readiness,
            InferenceService service,
            LoadStatistics statistics,
            JsonMapper json,
            EmbeddedServer server) {
        this.configuration = configuration;
        this.node = node;
        this.readiness = readiness;
        this.service = service;
        this.statistics = statistics;
        this.json = json;
        this.server = server;
    }

    /**
     * Begins to send, where a receiver is set.
     *
     * @throws IllegalArgumentException where the receiver is not {@code address:port}
     * @throws IOException where the system gives no socket
     */
    public synchronized void start() throws IOException {
        String to = configuration.getTo().map(String::trim).orElse("");
        if (to.isEmpty()) {
            return;
        }
        receiver = address(to);
        socket = new DatagramSocket();
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "load-report");
                            thread.setDaemon(true);
                            return thread;
                        });
        long period = Math.max(1, configuration.getInterval().toMillis());
        timer.scheduleAtFixedRate(this::send, 0, period, TimeUnit.MILLISECONDS);
    }

    /** Tells once more how things are: what was done since the last report must not be lost. */
    public synchronized void last() {
        if (timer != null) {
            timer.shutdown();
            send();
        }
    }

    /** Sends no more. */
    @PreDestroy
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
            socket.close();
        }
    }

    static InetSocketAddress address(String to) {
        int colon = to.lastIndexOf(':');
        try {
            int port = Integer.parseInt(to.substring(colon + 1));
            if (colon > 0 && port > 0) {
                return new InetSocketAddress(to.substring(0, colon), port);
            }
        } catch (IllegalArgumentException e) {
            // Said below, in the words of the option.
        }
        throw new IllegalArgumentException(
                "The receiver of load reports must be address:port, is '" + to + "'");
    }

    private synchronized void send() {
        try {
            byte[] data = json.writeValueAsBytes(report());
            socket.send(new DatagramPacket(data, data.length, receiver));
            failing = false;
        } catch (IOException | RuntimeException e) {
            // Said once: four lines a second would drown everything else.
            if (!failing && !socket.isClosed()) {
                failing = true;
                LOG.warn("Load reports do not get to {}: {}", receiver, e.getMessage());
            }
        }
    }

    private LoadReport report() {
        LoadStatistics.Snapshot load = statistics.snapshot();
        Readiness.State state = readiness.state();
        return new LoadReport(
                LoadReport.FORMAT,
                node.getName(),
                service.defaultModel().name(),
                service.defaultModel().version(),
                ++sequence,
                state == Readiness.State.UP,
                state == Readiness.State.STOPPING,
                server.getPort(),
                service.trouble().isPresent(),
                service.inFlight(),
                service.queued(),
                service.workers(),
                rounded(load.ewmaSeconds() * MILLIS),
                rounded(load.p99Seconds() * MILLIS),
                rounded(load.rate()),
                rounded(Math.max(0, system.getProcessCpuLoad())),
                statistics.total());
    }

    private static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
