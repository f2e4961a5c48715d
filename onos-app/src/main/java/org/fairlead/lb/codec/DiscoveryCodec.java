/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;
import org.fairlead.lb.api.Discovery;
import org.onlab.packet.Ip4Prefix;
import org.onosproject.net.ConnectPoint;

/** JSON of the rule by which members may join by themselves. */
final class DiscoveryCodec {
    static final String PREFIX = "a prefix such as 198.18.0.0/24";
    static final String CONNECT_POINT = "a switch and its port, such as of:0000000000000001/3";

    private static final Set<String> FIELDS =
            Set.of("prefixes", "attachments", "port", "weight", "maxMembers");
    private static final int DEFAULT_MAX_MEMBERS = 64;

    private DiscoveryCodec() {}

    static ObjectNode encode(Discovery discovery) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode prefixes = json.putArray("prefixes");
        discovery.prefixes().forEach(p -> prefixes.add(p.toString()));
        ArrayNode attachments = json.putArray("attachments");
        discovery.attachments().forEach(a -> attachments.add(a.toString()));
        json.put("port", discovery.port());
        json.put("weight", discovery.weight());
        json.put("maxMembers", discovery.maxMembers());
        return json;
    }

    static Discovery decode(JsonNode json, boolean strict) {
        Fields fields = new Fields(json, strict);
        fields.refuseOthers(FIELDS);
        fields.check();
        return new Discovery(
                new LinkedHashSet<>(fields.parsedAll("prefixes", PREFIX, Ip4Prefix::valueOf)),
                new LinkedHashSet<>(
                        fields.parsedAll(
                                "attachments", CONNECT_POINT, ConnectPoint::deviceConnectPoint)),
                fields.integer("port"),
                fields.has("weight") ? fields.integer("weight") : 1,
                fields.has("maxMembers") ? fields.integer("maxMembers") : DEFAULT_MAX_MEMBERS);
    }
}
