/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.Policy;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Protocol;
import org.fairlead.lb.api.Reject;
import org.fairlead.lb.api.SteeringMode;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;

/** JSON of a virtual address. */
public final class VipCodec {
    /** Also what answers add: it may be sent back as it came. */
    private static final Set<String> FIELDS =
            Set.of(
                    "id",
                    "address",
                    "port",
                    "protocol",
                    "pool",
                    "mode",
                    "reject",
                    "mac",
                    "policies");

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
        json.put("mode", vip.mode().lowerName());
        json.put("reject", vip.reject().lowerName());
        json.put("mac", vip.mac().toString());
        ArrayNode policies = json.putArray("policies");
        vip.policies().forEach(p -> policies.add(PolicyCodec.encode(p)));
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
     * @throws InvalidConfigException if a field is missing or wrong
     */
    public static Vip decodeStored(JsonNode json) {
        return decode(new Fields(json, false));
    }

    private static Vip decode(Fields fields) {
        fields.refuseOthers(FIELDS);
        Vip.Builder builder = Vip.builder();
        fields.set(() -> builder.id(VipId.of(fields.text("id"))));
        fields.set(() -> builder.address(fields.address("address")));
        fields.set(() -> builder.port(fields.integer("port")));
        fields.set(() -> builder.pool(fields.parsed("pool", "the name of a pool", PoolId::of)));
        fields.setIfPresent("protocol", f -> builder.protocol(Protocol.of(fields.text(f))));
        fields.setIfPresent("mode", f -> builder.mode(mode(fields.text(f), fields.isStrict())));
        fields.setIfPresent("reject", f -> builder.reject(Reject.of(fields.text(f))));
        List<Policy> policies =
                fields.objects("policies", p -> PolicyCodec.decode(p, fields.isStrict()));
        fields.set(() -> builder.policies(policies));
        fields.check();
        return builder.build();
    }

    /** A mode that only another version knows must not hide the virtual address. */
    private static SteeringMode mode(String name, boolean strict) {
        try {
            return SteeringMode.of(name);
        } catch (InvalidConfigException e) {
            if (strict) {
                throw e;
            }
            return SteeringMode.PER_CONNECTION;
        }
    }
}
