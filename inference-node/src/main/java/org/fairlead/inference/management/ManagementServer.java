/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.inference.node.ManagementConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the management port. It shares no thread with the serving port, so that it answers
 * while that one is flooded.
 */
@Singleton
public final class ManagementServer {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

    /**
     * A caller holds a thread while it sends; made when needed, so that slow ones do not matter.
     */
    private static final int THREADS = 32;

    private static final int IDLE_SECONDS = 10;
    private static final int OFF = -1;

    private final ManagementConfiguration configuration;
    private final List<ManagementHandler> handlers;
    private final Replies replies;
    private final BearerToken token;
    private final SourceFilter sources;
    private HttpServer server;
    private ExecutorService threads;

    ManagementServer(
            ManagementConfiguration configuration,
            List<ManagementHandler> handlers,
            Replies replies) {
        this.configuration = configuration;
        this.handlers = List.copyOf(handlers);
        this.replies = replies;
        this.token = new BearerToken(configuration.getToken().orElse(""));
        this.sources = new SourceFilter(configuration.getAllow());
    }

    /**
     * Opens the port, unless it is switched off.
     *
     * @throws IOException where that is not possible; the message names address and port
     */
    public synchronized void start() throws IOException {
        if (configuration.getPort() == OFF) {
            return;
        }
        InetSocketAddress address =
                new InetSocketAddress(configuration.getHost(), configuration.getPort());
        try {
            server = HttpServer.create(address, 0);
        } catch (BindException e) {
            BindException named =
                    new BindException(
                            "The management port "
                                    + configuration.getHost()
                                    + ":"
                                    + configuration.getPort()
                                    + " cannot be used (choose another by --management-port): "
                                    + e.getMessage());
            named.initCause(e);
            throw named;
        }
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> {
                            Thread thread =
                                    new Thread(task, "management-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
        server.setExecutor(threads);
        server.createContext("/", this::dispatch);
        server.start();
        LOG.info("Management at http://{}:{}", configuration.getHost(), port());
    }

    /** The port that is open; -1 where there is none. */
    public synchronized int port() {
        return server == null ? OFF : server.getAddress().getPort();
    }

    /** Closes the port. */
    @PreDestroy
    public synchronized void close() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    private void dispatch(HttpExchange exchange) {
        try (exchange) {
            if (!sources.admits(exchange.getRemoteAddress().getAddress())) {
                replies.problem(exchange, 403, "Forbidden", "Management is not for this address.");
                return;
            }
            if (!token.admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                replies.problem(exchange, 401, "Unauthorized", "A bearer token is needed here.");
                return;
            }
            ManagementHandler handler = handler(exchange.getRequestURI().getPath());
            if (handler == null) {
                replies.problem(exchange, 404, "Not Found", "There is nothing at this path.");
                return;
            }
            handler.handle(exchange);
        } catch (IOException e) {
            LOG.debug("A management request broke off", e);
        } catch (RuntimeException | Error e) {
            LOG.error("A management request failed", e);
            fail(exchange);
        }
    }

    private void fail(HttpExchange exchange) {
        try (exchange) {
            replies.problem(exchange, 500, "Internal Server Error", "The node's log says why.");
        } catch (IOException e) {
            LOG.debug("The answer had begun already", e);
        }
    }

    private ManagementHandler handler(String path) {
        ManagementHandler best = null;
        for (ManagementHandler handler : handlers) {
            boolean fits = path.equals(handler.path()) || path.startsWith(handler.path() + "/");
            if (fits && (best == null || handler.path().length() > best.path().length())) {
                best = handler;
            }
        }
        return best;
    }
}
