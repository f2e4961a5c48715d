/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.fairlead.inference.node.NodeConfiguration;

/**
 * Takes over the id that a caller sends, or counts: node, start of the node, number of the request.
 * Thread-safe.
 */
@Singleton
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final AtomicLong counter = new AtomicLong();
    private final String prefix;

    RequestIds(NodeConfiguration node) {
        prefix = node.getName() + "-" + Long.toString(System.currentTimeMillis(), 36) + "-";
    }

    String of(HttpRequest<?> request) {
        String sent = request.getHeaders().get(HEADER);
        return sent != null && ACCEPTABLE.matcher(sent).matches()
                ? sent
                : prefix + counter.incrementAndGet();
    }
}
