/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.fairlead.lb.api.ConfigChange;

/** JSON of what an import has changed; it is only ever written. */
public final class ChangesCodec {

    private ChangesCodec() {}

    /**
     * Writes the changes.
     *
     * @param changes changes in the order in which they were made
     * @param dryRun whether they were only worked out
     * @return new JSON object
     */
    public static ObjectNode encode(List<ConfigChange> changes, boolean dryRun) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("dryRun", dryRun);
        ArrayNode array = json.putArray("changes");
        for (ConfigChange change : changes) {
            array.addObject()
                    .put("change", change.type().lowerName())
                    .put("kind", change.kind())
                    .put("id", change.id());
        }
        return json;
    }
}
