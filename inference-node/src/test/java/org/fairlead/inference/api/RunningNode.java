/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.node.Readiness;

/** A node with the shipped model on a free port, and a client to talk to it. */
final class RunningNode implements AutoCloseable {

    static final String BOUNDARY = "fairlead-test-boundary";

    private final ApplicationContext context;
    private final EmbeddedServer server;
    final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RunningNode(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put("node.name", "n7");
        all.put("node.models", "models");
        all.put("node.threads", 2);
        all.put("micronaut.server.port", -1);
        all.putAll(settings);
        context = ApplicationContext.run(all);
        server = context.getBean(EmbeddedServer.class).start();
    }

    static RunningNode ready(Map<String, Object> settings) throws ModelException {
        RunningNode node = new RunningNode(settings);
        node.load();
        return node;
    }

    void load() throws ModelException {
        context.getBean(InferenceService.class).load();
        context.getBean(Readiness.class).up();
    }

    Readiness readiness() {
        return context.getBean(Readiness.class);
    }

    /** The bytes of uploads that are in memory or under way. */
    long bytesInUse() {
        return context.getBean(BodyReader.class).used();
    }

    int port() {
        return server.getPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    HttpRequest raw(byte[] body, String type) {
        return request("/predict")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    HttpRequest form(String field, String fileName, byte[] content) {
        return raw(formBody(field, fileName, content), "multipart/form-data; boundary=" + BOUNDARY);
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    static byte[] formBody(String field, String fileName, byte[] content) {
        String file = fileName == null ? "" : "; filename=\"" + fileName + "\"";
        String head =
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n%s\r\n"
                        .formatted(
                                BOUNDARY,
                                field,
                                file,
                                fileName == null ? "" : "Content-Type: image/jpeg\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(content);
        out.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Override
    public void close() {
        context.close();
    }
}
