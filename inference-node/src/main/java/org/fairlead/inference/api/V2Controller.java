/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.fairlead.inference.model.Answer;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.model.Inquiry;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelRegistry;
import org.fairlead.inference.model.ModelStatus;
import org.fairlead.inference.model.ModelUnavailableException;
import org.fairlead.inference.model.UnknownModelException;
import org.fairlead.inference.node.NodeConfiguration;
import org.fairlead.inference.telemetry.Health;

/** The Open Inference Protocol, version 2, over HTTP; predictions go the way of all others. */
@Controller("/v2")
final class V2Controller {

    private static final String SERVER = "fairlead-inference-node";

    private final NodeConfiguration node;
    private final Health health;
    private final InferenceService service;
    private final ModelRegistry registry;
    private final Requests requests;

    V2Controller(
            NodeConfiguration node,
            Health health,
            InferenceService service,
            ModelRegistry registry,
            Requests requests) {
        this.node = node;
        this.health = health;
        this.service = service;
        this.registry = registry;
        this.requests = requests;
    }

    @Get
    Map<String, Object> server() {
        String build = V2Controller.class.getPackage().getImplementationVersion();
        return Map.of(
                "name",
                SERVER,
                "version",
                build == null ? "unpacked" : build,
                "extensions",
                List.of());
    }

    @Get("/health/live")
    Map<String, Object> live() {
        return Map.of("live", true);
    }

    /** The published text calls the field "live", its schema "ready"; so both are there. */
    @Get("/health/ready")
    HttpResponse<Map<String, Object>> ready() {
        boolean ready = health.isReady();
        return HttpResponse.<Map<String, Object>>status(
                        ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(Map.of("live", ready, "ready", ready));
    }

    @Get("/models/{model}")
    HttpResponse<?> model(@PathVariable String model) {
        return metadata(model, null);
    }

    @Get("/models/{model}/versions/{version}")
    HttpResponse<?> model(@PathVariable String model, @PathVariable String version) {
        return metadata(model, version);
    }

    @Get("/models/{model}/ready")
    HttpResponse<?> modelReady(@PathVariable String model) {
        return readiness(model, null);
    }

    @Get("/models/{model}/versions/{version}/ready")
    HttpResponse<?> modelReady(@PathVariable String model, @PathVariable String version) {
        return readiness(model, version);
    }

    @Post("/models/{model}/infer")
    @Consumes(MediaType.ALL)
    CompletionStage<? extends HttpResponse<?>> infer(
            ServerHttpRequest<?> request, @PathVariable String model) {
        return inference(request, model, null);
    }

    @Post("/models/{model}/versions/{version}/infer")
    @Consumes(MediaType.ALL)
    CompletionStage<? extends HttpResponse<?>> infer(
            ServerHttpRequest<?> request,
            @PathVariable String model,
            @PathVariable String version) {
        return inference(request, model, version);
    }

    private HttpResponse<?> metadata(String model, String version) {
        try {
            ModelDescription description = service.describe(model, version);
            List<String> versions =
                    registry.list().stream()
                            .filter(status -> status.model().equals(model))
                            .filter(status -> !"available".equals(status.state()))
                            .map(ModelStatus::version)
                            .toList();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", description.name());
            body.put("versions", versions);
            body.put("platform", description.engine());
            body.put("inputs", V2Tensors.inputs(description));
            body.put("outputs", V2Tensors.outputs(description));
            return HttpResponse.ok(body);
        } catch (UnknownModelException | ModelUnavailableException e) {
            return failed(e);
        }
    }

    private HttpResponse<?> readiness(String model, String version) {
        try {
            service.describe(model, version);
        } catch (UnknownModelException e) {
            return failed(e);
        } catch (ModelUnavailableException e) {
            return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .body(Map.of("name", model, "ready", false));
        }
        return HttpResponse.ok(Map.of("name", model, "ready", true));
    }

    private CompletionStage<? extends HttpResponse<?>> inference(
            ServerHttpRequest<?> request, String model, String version) {
        // Read on a worker, needed again for the answer.
        AtomicReference<V2Request> parsed = new AtomicReference<>();
        return requests.handle(
                request,
                body ->
                        () -> {
                            V2Request wanted = V2RequestReader.read(body);
                            parsed.set(wanted);
                            ModelDescription description = service.describe(model, version);
                            return new Inquiry(
                                    V2Tensors.read(wanted, description),
                                    model,
                                    version,
                                    description.labels().size());
                        },
                (in, id, answer, nanos) -> answer(parsed.get(), answer, nanos),
                V2Controller::failed);
    }

    private MutableHttpResponse<?> answer(V2Request request, Answer answer, long nanos) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model_name", answer.model().name());
        body.put("model_version", answer.model().version());
        if (request.id() != null) {
            body.put("id", request.id());
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("node", node.getName());
        parameters.put("engine", answer.engine());
        if (answer.degraded() != null) {
            parameters.put("degraded", true);
            parameters.put("reason", answer.degraded());
        }
        body.put("parameters", parameters);
        body.put("outputs", V2Tensors.write(request, answer));
        return HttpResponse.ok(body)
                .header(Answers.SERVER_TIMING, Answers.serverTiming(answer, nanos));
    }

    /** The protocol has a form of its own for errors. */
    private static MutableHttpResponse<?> failed(Throwable failure) {
        MutableHttpResponse<?> response = Failures.response(failure);
        String detail =
                response.getBody(Problem.class)
                        .map(Problem::detail)
                        .orElseGet(() -> response.status().getReason());
        return response.body(Map.of("error", detail)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
