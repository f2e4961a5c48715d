/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.multipart.CompletedFileUpload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.fairlead.inference.NodeConfiguration;
import org.fairlead.inference.Readiness;
import org.fairlead.inference.admission.OverloadedException;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.PictureClassifier.Classification;

/** {@code POST /predict}: hands pictures to the workers; the event loop only passes bytes on. */
@Controller
final class PredictController {

    private static final int CANDIDATES = 5;
    private static final String NO_IMAGE =
            "Send the picture as the multipart field 'image' or as the body of the request.";

    private final NodeConfiguration node;
    private final Readiness readiness;
    private final InferenceService service;
    private final RequestIds requestIds;

    PredictController(
            NodeConfiguration node,
            Readiness readiness,
            InferenceService service,
            RequestIds requestIds) {
        this.node = node;
        this.readiness = readiness;
        this.service = service;
        this.requestIds = requestIds;
    }

    @Post("/predict")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    CompletionStage<? extends HttpResponse<?>> form(
            HttpRequest<?> request, @Nullable @Part("image") CompletedFileUpload image) {
        try {
            return predict(request, image == null ? new byte[0] : image.getBytes());
        } catch (IOException e) {
            return CompletableFuture.completedFuture(
                    Problem.response(HttpStatus.BAD_REQUEST, "The form cannot be read."));
        }
    }

    @Post("/predict")
    @Consumes(MediaType.ALL)
    CompletionStage<? extends HttpResponse<?>> raw(
            HttpRequest<?> request, @Nullable @Body byte[] image) {
        MediaType type = request.getContentType().orElse(null);
        if (type != null
                && !"image".equals(type.getType())
                && !type.matches(MediaType.APPLICATION_OCTET_STREAM_TYPE)) {
            return CompletableFuture.completedFuture(
                    Problem.response(
                            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                            "The content type is "
                                    + type.getName()
                                    + "; use multipart/form-data, image/* or"
                                    + " application/octet-stream."));
        }
        return predict(request, image == null ? new byte[0] : image);
    }

    private CompletionStage<? extends HttpResponse<?>> predict(
            HttpRequest<?> request, byte[] image) {
        long start = System.nanoTime();
        String requestId = requestIds.of(request);
        return classify(image)
                .<MutableHttpResponse<?>>thenApply(
                        result -> HttpResponse.ok(answer(request, requestId, result, start)))
                .exceptionally(Failures::response)
                .thenApply(response -> response.header(RequestIds.HEADER, requestId));
    }

    private CompletionStage<Classification> classify(byte[] image) {
        if (image.length == 0) {
            return CompletableFuture.failedFuture(
                    new ImageProblemException(ImageProblemException.Kind.EMPTY, NO_IMAGE));
        }
        if (readiness.state() == Readiness.State.STARTING) {
            return CompletableFuture.failedFuture(
                    new OverloadedException("The node is still starting."));
        }
        try {
            return service.classify(image, CANDIDATES);
        } catch (OverloadedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private PredictResponse answer(
            HttpRequest<?> request, String requestId, Classification result, long start) {
        ModelDescription model = service.description();
        InetSocketAddress client = request.getRemoteAddress();
        return new PredictResponse(
                node.getName(),
                model.name(),
                model.version(),
                model.engine(),
                requestId,
                client.getAddress().getHostAddress(),
                client.getPort(),
                result.predictions().stream().map(PredictResponse.Candidate::of).toList(),
                PredictResponse.Timings.ofNanos(
                        result.decodeNanos(),
                        result.preprocessNanos(),
                        result.inferenceNanos(),
                        System.nanoTime() - start));
    }
}
