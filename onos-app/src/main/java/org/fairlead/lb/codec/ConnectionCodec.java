/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.fairlead.lb.api.Connection;

/** JSON of a connection; it is only ever written. */
public final class ConnectionCodec {

    private ConnectionCodec() {}

    /**
     * Writes a connection.
     *
     * @param connection connection
     * @return new JSON object
     */
    public static ObjectNode encode(Connection connection) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("vip", connection.vip().toString());
        json.put("client", connection.key().client().toString());
        json.put("clientPort", connection.key().clientPort());
        json.put("member", connection.member().toString());
        json.put("pool", connection.pool().toString());
        json.put("edge", connection.edge().toString());
        ArrayNode path = json.putArray("path");
        connection.path().forEach(d -> path.add(d.toString()));
        json.put("live", connection.live());
        json.put("state", connection.state().code());
        json.put("ageSeconds", connection.ageSeconds());
        json.put("packets", connection.packets());
        json.put("bytes", connection.bytes());
        json.putObject("fromClient")
                .put("packets", connection.packetsFromClient())
                .put("bytes", connection.bytesFromClient());
        json.putObject("toClient")
                .put("packets", connection.packetsToClient())
                .put("bytes", connection.bytesToClient());
        json.put("reason", connection.reason());
        return json;
    }
}
