/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.lb.api.HealthMonitor;

/**
 * Asks members for their health: one GET of HTTP/1.1 on a connection of its own, without blocking.
 *
 * <p>A new connection each time, for a member's port must answer to be well; and from a source
 * address that can be set, which the HTTP client of the JDK cannot before Java 19. Thread-safe.
 */
final class HttpProbe implements Prober {
    private static final int MAX_ANSWER = 16_384;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( .*)?");
    private static final Pattern DEGRADED = Pattern.compile("\"degraded\"\\s*:\\s*true");

    private static final Pattern LENGTH =
            Pattern.compile("\r\ncontent-length: *(\\d{1,6})\r\n", Pattern.CASE_INSENSITIVE);

    private final AsynchronousChannelGroup group;
    private final ScheduledExecutorService timer;

    /**
     * Makes a probe.
     *
     * @param threads makes its one thread
     * @param timer ends what takes too long; not shut down with this
     * @throws IOException if there are no sockets
     */
    HttpProbe(ThreadFactory threads, ScheduledExecutorService timer) throws IOException {
        this.group = AsynchronousChannelGroup.withFixedThreadPool(1, threads);
        this.timer = timer;
    }

    @Override
    public void check(
            InetSocketAddress to,
            InetAddress source,
            HealthMonitor monitor,
            Consumer<CheckResult> done) {
        AsynchronousSocketChannel channel;
        try {
            channel = AsynchronousSocketChannel.open(group);
        } catch (IOException e) {
            done.accept(CheckResult.of(CheckResult.Kind.NO_ROUTE, "no socket: " + e.getMessage()));
            return;
        }
        Exchange exchange = new Exchange(channel, monitor, done);
        try {
            if (source != null) {
                channel.bind(new InetSocketAddress(source, 0));
            }
            exchange.begin(to);
        } catch (IOException | RuntimeException e) {
            exchange.end(CheckResult.of(CheckResult.Kind.NO_ROUTE, "cannot ask: " + e));
        }
    }

    @Override
    public void close() {
        try {
            group.shutdownNow();
        } catch (IOException e) {
            group.shutdown();
        }
    }

    private final class Exchange implements CompletionHandler<Integer, Void> {
        private final AsynchronousSocketChannel channel;
        private final HealthMonitor monitor;
        private final Consumer<CheckResult> done;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER);
        private ByteBuffer request;
        private volatile ScheduledFuture<?> timeout;

        Exchange(
                AsynchronousSocketChannel channel,
                HealthMonitor monitor,
                Consumer<CheckResult> done) {
            this.channel = channel;
            this.monitor = monitor;
            this.done = done;
        }

        void begin(InetSocketAddress to) {
            String text = "no answer within " + monitor.timeoutMillis() + " ms";
            timeout =
                    timer.schedule(
                            () -> end(CheckResult.of(CheckResult.Kind.SILENT, text)),
                            monitor.timeoutMillis(),
                            TimeUnit.MILLISECONDS);
            request = request(to);
            channel.connect(
                    to,
                    null,
                    new CompletionHandler<Void, Void>() {
                        @Override
                        public void completed(Void none, Void attachment) {
                            channel.write(request, null, Exchange.this);
                        }

                        @Override
                        public void failed(Throwable e, Void attachment) {
                            end(connectFailed(e));
                        }
                    });
        }

        private ByteBuffer request(InetSocketAddress to) {
            StringBuilder text = new StringBuilder("GET ").append(monitor.path());
            text.append(" HTTP/1.1\r\nHost: ").append(to.getHostString());
            text.append(':').append(to.getPort());
            text.append("\r\nUser-Agent: fairlead-health\r\nAccept: */*\r\nConnection: close\r\n");
            monitor.token().ifPresent(t -> text.append("Authorization: Bearer " + t + "\r\n"));
            return ByteBuffer.wrap(text.append("\r\n").toString().getBytes(ISO_8859_1));
        }

        @Override
        public void completed(Integer count, Void attachment) {
            try {
                if (request.hasRemaining()) {
                    channel.write(request, null, this);
                } else if (count < 0 || !answer.hasRemaining() || isComplete()) {
                    end(judge(text(), monitor.expectedCodes()));
                } else {
                    channel.read(answer, null, this);
                }
            } catch (RuntimeException e) {
                failed(e, null);
            }
        }

        @Override
        public void failed(Throwable e, Void attachment) {
            end(CheckResult.of(CheckResult.Kind.SILENT, "the connection broke: " + say(e)));
        }

        private String text() {
            return new String(answer.array(), 0, answer.position(), ISO_8859_1);
        }

        private boolean isComplete() {
            String text = text();
            int head = text.indexOf("\r\n\r\n");
            if (head < 0) {
                return false;
            }
            Matcher length = LENGTH.matcher(text.substring(0, head + 2));
            return length.find() && text.length() - head - 4 >= Integer.parseInt(length.group(1));
        }

        void end(CheckResult result) {
            if (ended.compareAndSet(false, true)) {
                ScheduledFuture<?> t = timeout;
                if (t != null) {
                    t.cancel(false);
                }
                try {
                    channel.close();
                } catch (IOException e) {
                    // It is of no use any more, closed or not.
                }
                done.accept(result);
            }
        }
    }

    /** Says what an answer means. */
    static CheckResult judge(String answer, Set<Integer> expected) {
        int end = answer.indexOf("\r\n");
        Matcher status = STATUS.matcher(end < 0 ? answer : answer.substring(0, end));
        if (answer.isEmpty()) {
            return CheckResult.of(CheckResult.Kind.SILENT, "closed without an answer");
        }
        if (!status.matches()) {
            return CheckResult.of(CheckResult.Kind.BAD, "the answer is not HTTP");
        }
        int code = Integer.parseInt(status.group(1));
        if (!expected.contains(code)) {
            String wanted = expected.toString().replaceAll("[\\[\\]]", "");
            return CheckResult.of(
                    CheckResult.Kind.BAD, "status " + code + " in place of " + wanted);
        }
        int head = answer.indexOf("\r\n\r\n");
        boolean degraded = head >= 0 && DEGRADED.matcher(answer.substring(head)).find();
        return CheckResult.good("status " + code, degraded);
    }

    private static CheckResult connectFailed(Throwable e) {
        String text = say(e).toLowerCase(Locale.ROOT);
        if (text.contains("refused")) {
            return CheckResult.of(CheckResult.Kind.REFUSED, "connection refused");
        }
        if (text.contains("network is unreachable")) {
            return CheckResult.of(
                    CheckResult.Kind.NO_ROUTE, "the controller has no route to its network");
        }
        if (e instanceof NoRouteToHostException) {
            return CheckResult.of(CheckResult.Kind.SILENT, "no such host there");
        }
        return CheckResult.of(CheckResult.Kind.SILENT, "no connection: " + say(e));
    }

    private static String say(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
