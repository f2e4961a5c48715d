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
import org.fairlead.inference.management.ManagementServer;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.node.Readiness;

/** A node with the shipped model on a free port, and a client to talk to it. */
public final class RunningNode implements AutoCloseable {

    public static final String BOUNDARY = "fairlead-test-boundary";

    private final ApplicationContext context;
    private final EmbeddedServer server;
    public final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public RunningNode(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put("node.name", "n7");
        all.put("node.models", "models");
        all.put("node.threads", 2);
        // Else what one test sends would be known to the next.
        all.put("node.cache.kind", "off");
        all.put("micronaut.server.port", -1);
        all.put("node.management.port", 0);
        all.putAll(settings);
        context = ApplicationContext.run(all);
        server = context.getBean(EmbeddedServer.class).start();
    }

    public static RunningNode ready(Map<String, Object> settings) throws ModelException {
        RunningNode node = new RunningNode(settings);
        node.load();
        return node;
    }

    public void load() throws ModelException {
        context.getBean(InferenceService.class).load();
        context.getBean(Readiness.class).up();
    }

    public Readiness readiness() {
        return context.getBean(Readiness.class);
    }

    /** The bytes of uploads that are in memory or under way. */
    long bytesInUse() {
        return context.getBean(BodyReader.class).used();
    }

    /** The bean of a type. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Opens the management port and returns it. */
    public int openManagement() throws IOException {
        ManagementServer management = bean(ManagementServer.class);
        management.start();
        return management.port();
    }

    public int port() {
        return server.getPort();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    public HttpRequest raw(byte[] body, String type) {
        return request("/predict")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    public HttpRequest form(String field, String fileName, byte[] content) {
        return raw(formBody(field, fileName, content), "multipart/form-data; boundary=" + BOUNDARY);
    }

    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public static byte[] formBody(String field, String fileName, byte[] content) {
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
