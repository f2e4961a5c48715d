/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.fairlead.inference.model.Answer;
import org.fairlead.inference.model.Inquiry;

/** {@code POST /predict}: hands pictures to the workers; the event loop only passes bytes on. */
@Controller
final class PredictController {

    private final Requests requests;
    private final InquiryReader reader;
    private final Answers answers;

    PredictController(Requests requests, InquiryReader reader, Answers answers) {
        this.requests = requests;
        this.reader = reader;
        this.answers = answers;
    }

    /**
     * Takes every type: one path for all bodies, with the same limits, and an answer of ours for
     * each that does not fit.
     */
    @Post("/predict")
    @Consumes(MediaType.ALL)
    CompletionStage<? extends HttpResponse<?>> predict(ServerHttpRequest<?> request) {
        return requests.handle(
                request, body -> inquiry(request, body), this::answer, Failures::response);
    }

    private Callable<Inquiry> inquiry(HttpRequest<?> request, byte[] body) throws Exception {
        var parameters = request.getParameters();
        PredictOptions options =
                PredictOptions.parse(
                        parameters.get("model"),
                        parameters.get("version"),
                        parameters.get("top_k"));
        return reader.reader(request.getContentType().orElse(null), body, options);
    }

    private MutableHttpResponse<?> answer(
            HttpRequest<?> request, String requestId, Answer answer, long totalNanos) {
        return HttpResponse.ok(answers.predict(request, requestId, answer, totalNanos))
                .header(Answers.SERVER_TIMING, Answers.serverTiming(answer, totalNanos));
    }
}
