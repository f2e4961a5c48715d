/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.fairlead.inference.model.Answer;
import org.fairlead.inference.model.PictureClassifier.Classification;
import org.fairlead.inference.node.NodeConfiguration;

/** Writes answers as {@code POST /predict} gives them. Thread-safe. */
@Singleton
final class Answers {

    static final String SERVER_TIMING = "Server-Timing";

    private static final double NANOS_IN_MILLI = 1e6;

    private final NodeConfiguration node;

    Answers(NodeConfiguration node) {
        this.node = node;
    }

    PredictResponse predict(
            HttpRequest<?> request, String requestId, Answer answer, long totalNanos) {
        InetSocketAddress client = request.getRemoteAddress();
        List<Classification> results = answer.results();
        boolean single = results.size() == 1;
        return new PredictResponse(
                node.getName(),
                answer.model().name(),
                answer.model().version(),
                answer.engine(),
                requestId,
                client.getAddress().getHostAddress(),
                client.getPort(),
                results.stream().allMatch(Classification::cached) ? Boolean.TRUE : null,
                answer.degraded() == null ? null : Boolean.TRUE,
                answer.degraded(),
                single ? candidates(results.get(0)) : null,
                single ? null : results.stream().map(Answers::result).toList(),
                PredictResponse.Timings.ofNanos(
                        sum(answer, Classification::decodeNanos),
                        sum(answer, Classification::preprocessNanos),
                        sum(answer, Classification::inferenceNanos),
                        totalNanos));
    }

    /** The stages as the header of that name has them: milliseconds, for the tools of a browser. */
    static String serverTiming(Answer answer, long totalNanos) {
        long decode = sum(answer, Classification::decodeNanos);
        long preprocess = sum(answer, Classification::preprocessNanos);
        long inference = sum(answer, Classification::inferenceNanos);
        return String.format(
                Locale.ROOT,
                "queue;dur=%.2f, decode;dur=%.2f, preprocess;dur=%.2f, inference;dur=%.2f,"
                        + " total;dur=%.2f",
                Math.max(0, totalNanos - decode - preprocess - inference) / NANOS_IN_MILLI,
                decode / NANOS_IN_MILLI,
                preprocess / NANOS_IN_MILLI,
                inference / NANOS_IN_MILLI,
                totalNanos / NANOS_IN_MILLI);
    }

    static long sum(Answer answer, ToLongFunction<Classification> part) {
        return answer.results().stream().mapToLong(part).sum();
    }

    private static PredictResponse.Result result(Classification result) {
        return new PredictResponse.Result(candidates(result));
    }

    private static List<PredictResponse.Candidate> candidates(Classification result) {
        return result.predictions().stream().map(PredictResponse.Candidate::of).toList();
    }
}
