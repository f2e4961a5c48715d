/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.telemetry;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Latency and rate of the last few seconds, for those who choose a node by its load. Thread-safe;
 * costs a request one short lock.
 */
@Singleton
public final class LoadStatistics {

    private static final int WINDOW = 512;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    /** What lies further back says nothing about now. */
    private static final double WINDOW_SECONDS = 10;

    /** After this time without news the average has moved two thirds of the way to a new value. */
    private static final double DECAY_SECONDS = 2;

    private static final double RATE_SECONDS = 2;
    private static final double P99 = 0.99;

    private final LongSupplier clock;
    private final long[] finished = new long[WINDOW];
    private final double[] seconds = new double[WINDOW];
    private long count;
    private double ewma;
    private long last;
    private final long since = ManagementFactory.getRuntimeMXBean().getStartTime();
    private long ok;
    private long degraded;
    private long failed;
    private double millis;
    private double squares;

    @Inject
    LoadStatistics() {
        this(System::nanoTime);
    }

    /** For tests: a clock in nanoseconds. */
    LoadStatistics(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A prediction was answered.
     *
     * @param latency from the complete request to the answer, in seconds
     * @param byFallback whether in place of a model
     */
    public synchronized void answered(double latency, boolean byFallback) {
        double ms = latency * MILLIS;
        millis += ms;
        squares += ms * ms;
        if (byFallback) {
            degraded++;
        } else {
            ok++;
        }
        long now = clock.getAsLong();
        if (count == 0) {
            ewma = latency;
        } else {
            // By time and by number: a lone request counts fully after a pause, but among many
            // that come close together each still moves the average a little.
            double share = 1 - Math.exp(-(now - last) / NANOS / DECAY_SECONDS);
            ewma += (latency - ewma) * Math.max(share, 1.0 / WINDOW);
        }
        last = now;
        int at = (int) (count++ % WINDOW);
        finished[at] = now;
        seconds[at] = latency;
    }

    /** A request got no answer, though nothing was wrong with it. */
    public synchronized void failed() {
        failed++;
    }

    /** What was done since the start. */
    synchronized LoadReport.Total total() {
        return new LoadReport.Total(since, ok, degraded, failed, millis, squares);
    }

    /** What is known at the moment. */
    public synchronized Snapshot snapshot() {
        long now = clock.getAsLong();
        int filled = (int) Math.min(count, WINDOW);
        double[] recent = new double[filled];
        int size = 0;
        int lately = 0;
        double oldest = 0;
        for (int i = 0; i < filled; i++) {
            double age = (now - finished[i]) / NANOS;
            if (age <= WINDOW_SECONDS) {
                recent[size++] = seconds[i];
            }
            if (age <= RATE_SECONDS) {
                lately++;
                oldest = Math.max(oldest, age);
            }
        }
        Arrays.sort(recent, 0, size);
        double p99 = size == 0 ? 0 : recent[(int) Math.ceil(P99 * size) - 1];
        // A full window may cover less time than the rate is asked for.
        double span = lately == WINDOW && oldest > 0 ? oldest : RATE_SECONDS;
        return new Snapshot(ewma, p99, lately / span);
    }

    /**
     * Latency and rate.
     *
     * @param ewmaSeconds the moving average of the latency; 0 before the first answer
     * @param p99Seconds 99 of 100 answers of the last ten seconds took no longer; 0 without any
     * @param rate answers a second, over the last two seconds
     */
    public record Snapshot(double ewmaSeconds, double p99Seconds, double rate) {}
}
