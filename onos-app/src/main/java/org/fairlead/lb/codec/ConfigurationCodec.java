/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.Vip;

/** JSON of a whole configuration: one document with all VIPs and pools. */
public final class ConfigurationCodec {
    private static final int VERSION = 1;
    private static final Set<String> FIELDS = Set.of("version", "vips", "pools");

    private ConfigurationCodec() {}

    /**
     * Writes a configuration.
     *
     * @param configuration configuration
     * @return new JSON object
     */
    public static ObjectNode encode(Configuration configuration) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION);
        ArrayNode pools = json.putArray("pools");
        configuration.pools().forEach(p -> pools.add(PoolCodec.encode(p)));
        ArrayNode vips = json.putArray("vips");
        configuration.vips().forEach(v -> vips.add(VipCodec.encode(v)));
        return json;
    }

    /**
     * Reads a configuration.
     *
     * @param json JSON object
     * @return configuration
     * @throws InvalidConfigException with all fields that are missing, wrong or unknown
     */
    public static Configuration decode(JsonNode json) {
        return decode(new Fields(json, true), VipCodec::decode, PoolCodec::decode);
    }

    /**
     * Reads what the same or another version of the application has written: fields that are not
     * known are passed over.
     *
     * @param json JSON object
     * @return configuration
     * @throws InvalidConfigException if a field is missing or wrong
     */
    public static Configuration decodeStored(JsonNode json) {
        return decode(new Fields(json, false), VipCodec::decodeStored, PoolCodec::decodeStored);
    }

    private static Configuration decode(
            Fields fields, Function<JsonNode, Vip> vip, Function<JsonNode, Pool> pool) {
        fields.refuseOthers(FIELDS);
        fields.setIfPresent(
                "version",
                f -> {
                    if (fields.integer(f) != VERSION) {
                        throw new InvalidConfigException(f, "must be " + VERSION);
                    }
                });
        List<Vip> vips = fields.objects("vips", vip);
        List<Pool> pools = fields.objects("pools", pool);
        fields.check();
        return new Configuration(vips, pools);
    }
}
