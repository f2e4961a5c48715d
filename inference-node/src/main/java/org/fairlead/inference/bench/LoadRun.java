/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests for a while, on one thread: either as fast as so many connections get answers
 * (closed), or at times set beforehand, whether or not there are answers (open). A latency counts
 * from the time at which a request was due, so that a server that makes its callers wait cannot
 * hide it.
 */
final class LoadRun {

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PROBE_NANOS = 10 * MILLI;
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final double P50 = 0.5;
    private static final double P99 = 0.99;

    private final Selector selector = Selector.open();
    private final InetSocketAddress address;
    private final List<byte[]> requests;
    private final ByteBuffer probe;
    private final int connections;
    private final double rate;

    private final ArrayDeque<Exchange> idle = new ArrayDeque<>();
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private final Exchange prober;
    private boolean probing;
    private int busy;
    private int next;

    private final Samples answered = new Samples();
    private final Samples refused = new Samples();
    private final Samples probed = new Samples();
    private final List<String> lost = new ArrayList<>();
    private int sent;
    private int strange;

    /**
     * Prepares a run.
     *
     * @param address where to send
     * @param requests complete requests, sent in turn
     * @param probe a request that is sent a hundred times a second besides; null for none
     * @param connections the most at a time
     * @param rate requests a second; 0 for closed
     */
    LoadRun(
            InetSocketAddress address,
            List<byte[]> requests,
            byte[] probe,
            int connections,
            double rate)
            throws IOException {
        this.address = address;
        this.requests = requests;
        this.probe = probe == null ? null : ByteBuffer.wrap(probe);
        this.connections = connections;
        this.rate = rate;
        this.prober = new Exchange(address, selector);
        for (int i = 0; i < connections; i++) {
            idle.add(new Exchange(address, selector));
        }
    }

    /** Sends for that long and waits for what is under way; returns the figures. */
    Map<String, Object> run(long nanos) throws IOException {
        long start = System.nanoTime();
        long end = start + nanos;
        long due = 0;
        long nextProbe = start;
        long now = start;
        while (now < end || busy > 0 && now < end + GRACE_NANOS) {
            if (now < end) {
                if (rate == 0) {
                    while (!idle.isEmpty()) {
                        send(now);
                    }
                }
                while (rate > 0 && start + (long) (due / rate * 1e9) <= now) {
                    waiting.add(start + (long) (due++ / rate * 1e9));
                }
                if (probe != null && now >= nextProbe && !probing) {
                    probing = true;
                    begin(prober, probe.duplicate(), now);
                    nextProbe = now + PROBE_NANOS;
                }
            }
            while (!idle.isEmpty() && !waiting.isEmpty()) {
                send(waiting.poll());
            }
            pause(rate > 0 && now < end ? start + (long) (due / rate * 1e9) : nextProbe);
            now = System.nanoTime();
        }
        double seconds = nanos / 1e9;
        finish();
        return figures(seconds);
    }

    /** Until something is to be read or written, or until a time that is near. */
    private void pause(long until) throws IOException {
        long left = until - System.nanoTime();
        if (left > MILLI) {
            selector.select(Math.min(5, left / MILLI));
        } else {
            // The system cannot sleep that shortly.
            selector.selectNow();
        }
        for (SelectionKey key : selector.selectedKeys()) {
            Exchange exchange = (Exchange) key.attachment();
            try {
                if (exchange.proceed()) {
                    done(exchange);
                }
            } catch (IOException e) {
                failed(exchange, e);
            }
        }
        selector.selectedKeys().clear();
    }

    private void send(long due) {
        sent++;
        busy++;
        begin(idle.poll(), ByteBuffer.wrap(requests.get(next++ % requests.size())), due);
    }

    private void begin(Exchange exchange, ByteBuffer request, long due) {
        try {
            exchange.begin(request, due);
        } catch (IOException e) {
            failed(exchange, e);
        }
    }

    private void done(Exchange exchange) {
        long took = System.nanoTime() - exchange.due;
        if (exchange == prober) {
            probing = false;
            probed.add(took);
            return;
        }
        busy--;
        idle.push(exchange);
        if (exchange.status() == OK) {
            answered.add(took);
        } else if (exchange.status() == TOO_MANY || exchange.status() == UNAVAILABLE) {
            refused.add(took);
        } else {
            strange++;
        }
    }

    private void failed(Exchange exchange, IOException e) {
        exchange.close();
        lost.add(String.valueOf(e.getMessage()));
        if (exchange == prober) {
            probing = false;
            return;
        }
        busy--;
        idle.push(exchange);
    }

    private void finish() throws IOException {
        for (int i = 0; i < busy; i++) {
            lost.add("no answer");
        }
        for (SelectionKey key : selector.keys()) {
            ((Exchange) key.attachment()).close();
        }
        selector.close();
    }

    private Map<String, Object> figures(double seconds) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("sent", sent);
        all.put("ok", answered.size());
        all.put("refused", refused.size());
        all.put("strange", strange);
        all.put("lost", lost.size());
        all.put("firstLost", lost.isEmpty() ? "" : lost.get(0));
        all.put("unsent", waiting.size());
        all.put("connections", connections);
        all.put("rps", answered.size() / seconds);
        all.put("p50", answered.millis(P50));
        all.put("p99", answered.millis(P99));
        all.put("refusedP50", refused.millis(P50));
        all.put("refusedP99", refused.millis(P99));
        all.put("probeP99", probed.millis(P99));
        return all;
    }
}
