/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.fairlead.lb.api.SyncReport;

/** JSON of what a comparison of rules has found; it is only ever written. */
public final class SyncCodec {

    private SyncCodec() {}

    /**
     * Writes a report.
     *
     * @param report report
     * @return new JSON object
     */
    public static ObjectNode encode(SyncReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("standing", encode(report.standing()));
        json.set("connections", encode(report.connections()));
        json.set("transports", encode(report.transports()));
        return json.put("confirmed", report.confirmed());
    }

    private static ObjectNode encode(SyncReport.Part part) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("wanted", part.wanted())
                .put("missing", part.missing())
                .put("surplus", part.surplus());
    }
}
