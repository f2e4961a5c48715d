/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Protocol;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;

/** JSON of a virtual address. */
public final class VipCodec {
    /** Also what answers add: it may be sent back as it came. */
    private static final Set<String> FIELDS =
            Set.of("id", "address", "port", "protocol", "pool", "mac");

    private VipCodec() {}

    /**
     * Writes a virtual address.
     *
     * @param vip virtual address
     * @return new JSON object
     */
    public static ObjectNode encode(Vip vip) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", vip.id().toString());
        json.put("address", vip.address().toString());
        json.put("port", vip.port());
        json.put("protocol", vip.protocol().lowerName());
        json.put("pool", vip.pool().toString());
        json.put("mac", vip.mac().toString());
        return json;
    }

    /**
     * Reads a virtual address.
     *
     * @param json JSON object
     * @return virtual address
     * @throws InvalidConfigException if a field is missing, wrong or unknown
     */
    public static Vip decode(JsonNode json) {
        return decode(new Fields(json, true));
    }

    /**
     * Reads what the same or another version of the application has written: fields that are not
     * known are passed over.
     *
     * @param json JSON object
     * @return virtual address
     * @throws org.fairlead.lb.api.InvalidConfigException if a field is missing or wrong
     */
    public static Vip decodeStored(JsonNode json) {
        return decode(new Fields(json, false));
    }

    private static Vip decode(Fields fields) {
        fields.refuseOthers(FIELDS);
        Vip.Builder builder =
                Vip.builder()
                        .id(VipId.of(fields.text("id")))
                        .address(fields.address("address"))
                        .port(fields.integer("port"))
                        .pool(pool(fields.text("pool")));
        if (fields.has("protocol")) {
            builder.protocol(Protocol.of(fields.text("protocol")));
        }
        return builder.build();
    }

    private static PoolId pool(String name) {
        try {
            return PoolId.of(name);
        } catch (InvalidConfigException e) {
            throw new InvalidConfigException("pool", e.problem());
        }
    }
}
