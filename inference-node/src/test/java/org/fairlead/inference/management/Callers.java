/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.fairlead.inference.api.RunningNode;

/** Callers that send a picture again and again, each answer of which must be a good one. */
final class Callers {

    private final RunningNode node;
    private final byte[] picture;
    private final List<CompletableFuture<Integer>> callers = new ArrayList<>();
    private volatile boolean stop;

    /**
     * Starts them.
     *
     * @param count how many at a time
     * @param check called with the body of each answer
     */
    Callers(RunningNode node, byte[] picture, int count, Consumer<String> check) {
        this.node = node;
        this.picture = picture;
        for (int i = 0; i < count; i++) {
            callers.add(
                    CompletableFuture.supplyAsync(
                            () -> {
                                int served = 0;
                                while (!stop) {
                                    check.accept(ask());
                                    served++;
                                }
                                return served;
                            },
                            task -> new Thread(task, "caller").start()));
        }
    }

    private String ask() {
        try {
            HttpResponse<String> response = predict(node, null, picture);
            assertEquals(200, response.statusCode(), response.body());
            return response.body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** One request; a version of null for the default. */
    static HttpResponse<String> predict(RunningNode node, String version, byte[] picture)
            throws Exception {
        String query = version == null ? "" : "?version=" + version;
        return node.send(
                node.request("/predict" + query)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
                        .build());
    }

    /** Lets them end. */
    void stop() {
        stop = true;
    }

    /**
     * How many answers there were in all.
     *
     * @throws ExecutionException where one was no good
     */
    int served() throws ExecutionException, InterruptedException {
        int all = 0;
        for (CompletableFuture<Integer> caller : callers) {
            all += caller.get();
        }
        return all;
    }
}
