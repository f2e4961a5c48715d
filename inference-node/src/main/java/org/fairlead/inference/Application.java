/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fairlead.inference.management.ManagementServer;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.node.NodeConfiguration;
import org.fairlead.inference.node.Readiness;
import org.fairlead.inference.telemetry.LoadReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the node, and stops it on SIGTERM or SIGINT after the requests at hand. */
public final class Application {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final int DRAIN_SECONDS = 10;
    private static final int CANNOT_START = 1;

    private Application() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        try {
            start(ApplicationContext.builder().banner(false).start());
        } catch (ModelException | IOException | RuntimeException e) {
            LOG.error("This is where it happened:", e);
            LOG.error("The node cannot start: {}", message(e));
            // The engine may have started threads that would keep the process alive.
            Runtime.getRuntime().halt(CANNOT_START);
        }
    }

    private static void start(ApplicationContext context) throws ModelException, IOException {
        long begin = System.nanoTime();
        NodeConfiguration configuration = context.getBean(NodeConfiguration.class);
        context.getBean(ManagementServer.class).start();
        // First the port, so that /health tells "starting" from "not there".
        EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(context), "stop"));
        context.getBean(InferenceService.class).load();
        context.getBean(Readiness.class).up();
        context.getBean(LoadReporter.class).start();
        context.getBean(InferenceService.class)
                .trouble()
                .ifPresent(trouble -> LOG.warn("Degraded: {}", trouble));
        LOG.info(
                "{} serves {}/{} at {} ({} ms)",
                configuration.getName(),
                configuration.getModel(),
                configuration.getVersion(),
                server.getURL(),
                (System.nanoTime() - begin) / 1_000_000);
    }

    private static void stop(ApplicationContext context) {
        LOG.info("Stopping: finishing the requests at hand");
        context.getBean(Readiness.class).stopping();
        try {
            // Who looks at the readiness gets the time to see it and to send requests elsewhere.
            Thread.sleep(context.getBean(NodeConfiguration.class).getDrain().toMillis());
            context.getBean(GracefulShutdownManager.class)
                    .shutdownGracefully()
                    .toCompletableFuture()
                    .get(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Some requests did not finish within {} s", DRAIN_SECONDS);
        } catch (ExecutionException e) {
            LOG.warn("Draining failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.getBean(LoadReporter.class).last();
        context.close();
        LOG.info("Stopped");
        // A stop on request is a success; the JVM would report 143.
        Runtime.getRuntime().halt(0);
    }

    /** What failed, and at the bottom of it why. */
    private static String message(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == e ? e.getMessage() : e.getMessage() + ": " + root.getMessage();
    }
}
