/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static org.slf4j.LoggerFactory.getLogger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import org.fairlead.lb.api.LoadBalancerException;
import org.slf4j.Logger;

/**
 * Values as JSON texts: any version of the application reads what any other has written, whatever
 * its classes look like.
 *
 * @param <T> type of the values
 */
final class TextForm<T> {
    private final Logger log = getLogger(getClass());
    private final ObjectMapper mapper = new ObjectMapper();
    private final Function<T, ObjectNode> encoder;
    private final Function<JsonNode, T> decoder;

    TextForm(Function<T, ObjectNode> encoder, Function<JsonNode, T> decoder) {
        this.encoder = encoder;
        this.decoder = decoder;
    }

    String write(T value) {
        try {
            return mapper.writeValueAsString(encoder.apply(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a value; one that cannot be read must not hide the others. */
    Optional<T> read(String key, String text) {
        try {
            return Optional.of(decoder.apply(mapper.readTree(text)));
        } catch (IOException | LoadBalancerException e) {
            // Not the text itself: it may hold a token.
            log.error("What is stored as '{}' cannot be read: {}", key, e.getMessage());
            return Optional.empty();
        }
    }
}
