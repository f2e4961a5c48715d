/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.fairlead.inference.admission.OverloadedException;
import org.fairlead.inference.admission.OverloadedException.Reason;
import org.fairlead.inference.admission.Ticket;
import org.fairlead.inference.api.BodyReader.Upload;
import org.fairlead.inference.model.Answer;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.model.Inquiry;
import org.fairlead.inference.node.Readiness;

/**
 * The way that every request for a prediction goes, whatever its protocol: admission, body, worker,
 * answer or failure, and the counting of both. Thread-safe.
 */
@Singleton
final class Requests {

    private final Readiness readiness;
    private final InferenceService service;
    private final RequestIds requestIds;
    private final BodyReader bodies;
    private final Recorder recorder;

    Requests(
            Readiness readiness,
            InferenceService service,
            RequestIds requestIds,
            BodyReader bodies,
            Recorder recorder) {
        this.readiness = readiness;
        this.service = service;
        this.requestIds = requestIds;
        this.bodies = bodies;
        this.recorder = recorder;
    }

    /**
     * Handles a request.
     *
     * @param request the request, its body not read yet
     * @param parser makes of the body what is run on a worker
     * @param renderer makes the response of an answer
     * @param failures makes the response of a failure
     */
    CompletionStage<? extends HttpResponse<?>> handle(
            ServerHttpRequest<?> request,
            Parser parser,
            Renderer renderer,
            Function<Throwable, MutableHttpResponse<?>> failures) {
        String requestId = requestIds.of(request);
        CompletableFuture<MutableHttpResponse<?>> response = new CompletableFuture<>();
        answer(request, parser, requestId, renderer)
                .exceptionally(
                        failure -> {
                            recorder.failed(failure);
                            return failures.apply(failure);
                        })
                .whenComplete(
                        (result, failure) -> {
                            if (failure != null) {
                                response.completeExceptionally(failure);
                            } else {
                                response.complete(result.header(RequestIds.HEADER, requestId));
                            }
                        });
        return response;
    }

    private CompletableFuture<MutableHttpResponse<?>> answer(
            ServerHttpRequest<?> request, Parser parser, String requestId, Renderer renderer) {
        Ticket ticket;
        try {
            ticket = Tickets.of(request);
        } catch (BadRequestException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Done> work =
                admitted(request, ticket).thenCompose(upload -> done(parser, upload, ticket));
        Tickets.watch(request, ticket, work);
        // Counted as answered only where it is: not when the deadline came first.
        return Tickets.limited(work, ticket)
                .thenApply(
                        done -> {
                            recorder.predicted(done.answer, done.nanos);
                            return renderer.render(request, requestId, done.answer, done.nanos);
                        });
    }

    private CompletionStage<Done> done(Parser parser, Upload upload, Ticket ticket) {
        long start = System.nanoTime();
        return submitted(parser, upload, ticket)
                .whenComplete((answer, failure) -> upload.close().run())
                .thenApply(answer -> new Done(answer, System.nanoTime() - start));
    }

    /**
     * Nothing of the body is read before it is known that it may be. A place in the queue is taken
     * only with the whole body, or whoever sends slowly would keep others out.
     */
    private CompletableFuture<Upload> admitted(ServerHttpRequest<?> request, Ticket ticket) {
        try {
            if (readiness.state() == Readiness.State.STARTING) {
                throw new OverloadedException(Reason.STARTING, "The node is still starting.");
            }
            service.check(ticket);
        } catch (OverloadedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return bodies.read(request.byteBody());
    }

    private CompletionStage<Answer> submitted(Parser parser, Upload upload, Ticket ticket) {
        try {
            return service.submit(parser.parse(upload.bytes()), ticket);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private record Done(Answer answer, long nanos) {}

    /** Looks at a body on the event loop, so without reading far; the rest is for a worker. */
    interface Parser {
        Callable<Inquiry> parse(byte[] body) throws Exception;
    }

    /** Makes the response of an answer. */
    interface Renderer {
        MutableHttpResponse<?> render(
                HttpRequest<?> request, String requestId, Answer answer, long totalNanos);
    }
}
