/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.telemetry;

import io.micronaut.serde.annotation.Serdeable;

/**
 * One load report, as it is sent; {@code docs/load-report.md} describes it for receivers.
 *
 * @param v the version of this format: 1
 * @param node who sends
 * @param model the model served where a request names none
 * @param version its version
 * @param seq counts up from 1 with every report of this process; a smaller number than before means
 *     that the node was started anew, or that datagrams overtook each other
 * @param ready whether predictions are served
 * @param stopping whether the node has announced its end: it takes on no more, for good
 * @param port the TCP port of the predictions
 * @param degraded whether the fallback answers in place of a model
 * @param inFlight requests taken on and not answered yet, those that wait included
 * @param queue requests that wait for a worker
 * @param workers predictions that can be made at a time
 * @param ewmaMs moving average of the latency in milliseconds
 * @param p99Ms 99th percentile of the latency over ten seconds, in milliseconds
 * @param rate answers a second
 * @param cpu the share of the machine's processors that the node uses, from 0 to 1
 * @param total what was done since the start
 */
@Serdeable
public record LoadReport(
        int v,
        String node,
        String model,
        String version,
        long seq,
        boolean ready,
        boolean stopping,
        int port,
        boolean degraded,
        int inFlight,
        int queue,
        int workers,
        double ewmaMs,
        double p99Ms,
        double rate,
        double cpu,
        Total total) {

    static final int FORMAT = 1;

    /**
     * What the node has done since its start. The numbers only grow, so that a receiver who missed
     * reports has missed nothing.
     *
     * @param since when the node was started, milliseconds since 1970; tells one run from another
     * @param ok requests that a model has answered
     * @param degraded requests that the fallback has answered
     * @param failed requests that got no answer and should have: refused for overload or while
     *     stopping, expired, or failed within
     * @param ms the sum of the latencies of the answers, in milliseconds
     * @param ms2 the sum of their squares
     */
    @Serdeable
    public record Total(long since, long ok, long degraded, long failed, double ms, double ms2) {}
}
