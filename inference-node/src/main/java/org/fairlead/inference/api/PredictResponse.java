/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.fairlead.inference.model.Prediction;

/**
 * The answer to {@code POST /predict}.
 *
 * @param node who answered
 * @param model the model, such as {@code cifar10}
 * @param version its version, such as {@code v1}
 * @param engine what ran it, such as {@code PyTorch}
 * @param requestId the id that the request brought or was given
 * @param client the address that the node saw at the other end of the connection
 * @param clientPort the port there
 * @param cached true where everything was known from before; else left out
 * @param degraded true where the fallback answered in place of the model; else left out
 * @param reason why it did; else left out
 * @param predictions the likeliest first; left out where there were several pictures
 * @param results one for each of several pictures, in their order; left out where there was one
 * @param timings where the time went
 */
@Serdeable
record PredictResponse(
        String node,
        String model,
        String version,
        String engine,
        String requestId,
        String client,
        int clientPort,
        @Nullable Boolean cached,
        @Nullable Boolean degraded,
        @Nullable String reason,
        @Nullable List<Candidate> predictions,
        @Nullable List<Result> results,
        Timings timings) {

    /**
     * What came out for one of several pictures.
     *
     * @param predictions the likeliest first
     */
    @Serdeable
    record Result(List<Candidate> predictions) {}

    /**
     * One candidate.
     *
     * @param label what is on the picture
     * @param probability from 0 to 1, to four digits
     */
    @Serdeable
    record Candidate(String label, double probability) {

        private static final double DIGITS = 10_000;

        static Candidate of(Prediction prediction) {
            return new Candidate(
                    prediction.label(), Math.round(prediction.probability() * DIGITS) / DIGITS);
        }
    }

    /**
     * Milliseconds, to two digits.
     *
     * @param queueMs waiting for a worker, and taking a form apart
     * @param decodeMs reading the picture
     * @param preprocessMs cropping, scaling, normalising
     * @param inferenceMs running the network
     * @param totalMs from the complete request to the answer
     */
    @Serdeable
    record Timings(
            double queueMs,
            double decodeMs,
            double preprocessMs,
            double inferenceMs,
            double totalMs) {

        private static final double NANOS_IN_HUNDREDTH = 10_000;

        static Timings ofNanos(long decode, long preprocess, long inference, long total) {
            return new Timings(
                    millis(Math.max(0, total - decode - preprocess - inference)),
                    millis(decode),
                    millis(preprocess),
                    millis(inference),
                    millis(total));
        }

        private static double millis(long nanos) {
            return Math.round(nanos / NANOS_IN_HUNDREDTH) / 100.0;
        }
    }
}
