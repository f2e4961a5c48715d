/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.fairlead.lb.api.Newcomer;

/** JSON of nodes that have reported to a pool. */
public final class NewcomerCodec {
    private NewcomerCodec() {}

    /**
     * Writes a newcomer.
     *
     * @param newcomer newcomer
     * @return new JSON object
     */
    public static ObjectNode encode(Newcomer newcomer) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("node", newcomer.node())
                .put("address", newcomer.address().toString())
                .put("attachment", newcomer.place().toString())
                .put("at", Instant.ofEpochMilli(newcomer.at()).toString())
                .put("outcome", newcomer.outcome().lowerName())
                .put("reason", newcomer.reason());
    }
}
