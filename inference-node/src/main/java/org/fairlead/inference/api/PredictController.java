/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.fairlead.inference.admission.OverloadedException;
import org.fairlead.inference.admission.OverloadedException.Reason;
import org.fairlead.inference.api.BodyReader.Upload;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.image.ImageProblemException.Kind;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.PictureClassifier.Classification;
import org.fairlead.inference.model.PictureSource;
import org.fairlead.inference.node.NodeConfiguration;
import org.fairlead.inference.node.Readiness;

/** {@code POST /predict}: hands pictures to the workers; the event loop only passes bytes on. */
@Controller
final class PredictController {

    private static final int CANDIDATES = 5;
    private static final String FIELD = "image";
    private static final String NO_IMAGE =
            "Send the picture as the multipart field 'image' or as the body of the request.";

    private final NodeConfiguration node;
    private final Readiness readiness;
    private final InferenceService service;
    private final RequestIds requestIds;
    private final BodyReader bodies;
    private final Recorder recorder;

    PredictController(
            NodeConfiguration node,
            Readiness readiness,
            InferenceService service,
            RequestIds requestIds,
            BodyReader bodies,
            Recorder recorder) {
        this.node = node;
        this.readiness = readiness;
        this.service = service;
        this.requestIds = requestIds;
        this.bodies = bodies;
        this.recorder = recorder;
    }

    /**
     * Takes every type: one path for all bodies, with the same limits, and an answer of ours for
     * each that does not fit.
     */
    @Post("/predict")
    @Consumes(MediaType.ALL)
    CompletionStage<? extends HttpResponse<?>> predict(ServerHttpRequest<?> request) {
        String requestId = requestIds.of(request);
        return admitted(request)
                .thenCompose(upload -> predict(request, requestId, upload))
                .exceptionally(this::failed)
                .thenApply(response -> response.header(RequestIds.HEADER, requestId));
    }

    private MutableHttpResponse<?> failed(Throwable failure) {
        recorder.failed(failure);
        return Failures.response(failure);
    }

    /** Nothing of the body is read before it is known that it may be. */
    private CompletionStage<Upload> admitted(ServerHttpRequest<?> request) {
        return readiness.state() == Readiness.State.STARTING
                ? CompletableFuture.failedFuture(
                        new OverloadedException(Reason.STARTING, "The node is still starting."))
                : bodies.read(request.byteBody());
    }

    private CompletionStage<MutableHttpResponse<?>> predict(
            HttpRequest<?> request, String requestId, Upload upload) {
        long start = System.nanoTime();
        return classify(request.getContentType().orElse(null), upload.bytes())
                .whenComplete((result, failure) -> upload.close().run())
                .thenApply(result -> HttpResponse.ok(answer(request, requestId, result, start)));
    }

    private CompletionStage<Classification> classify(@Nullable MediaType type, byte[] body) {
        try {
            if (body.length == 0) {
                throw new ImageProblemException(Kind.EMPTY, NO_IMAGE);
            }
            return service.classify(source(type, body), CANDIDATES);
        } catch (OverloadedException | ImageProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static PictureSource source(@Nullable MediaType type, byte[] body)
            throws ImageProblemException {
        if (type == null
                || "image".equalsIgnoreCase(type.getType())
                || type.matches(MediaType.APPLICATION_OCTET_STREAM_TYPE)) {
            return () -> body;
        }
        if (type.matches(MediaType.MULTIPART_FORM_DATA_TYPE)) {
            String boundary = type.getParameters().get("boundary").orElse(null);
            return () ->
                    MultipartForm.field(body, boundary, FIELD)
                            .filter(file -> file.length > 0)
                            .orElseThrow(() -> new ImageProblemException(Kind.EMPTY, NO_IMAGE));
        }
        throw new ImageProblemException(
                Kind.UNSUPPORTED,
                "The content type is "
                        + type.getName()
                        + "; use multipart/form-data, image/* or application/octet-stream.");
    }

    private PredictResponse answer(
            HttpRequest<?> request, String requestId, Classification result, long start) {
        ModelDescription model = service.description();
        long total = System.nanoTime() - start;
        recorder.predicted(model, result, total);
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
                        total));
    }
}
