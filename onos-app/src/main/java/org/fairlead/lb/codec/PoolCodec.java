/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;

/** JSON of a pool. */
public final class PoolCodec {
    private static final Set<String> FIELDS = Set.of("id", "algorithm", "members");

    private PoolCodec() {}

    /**
     * Writes a pool with its members.
     *
     * @param pool pool
     * @return new JSON object
     */
    public static ObjectNode encode(Pool pool) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", pool.id().toString());
        json.put("algorithm", pool.algorithm());
        ArrayNode members = json.putArray("members");
        pool.members().forEach(m -> members.add(MemberCodec.encode(m)));
        return json;
    }

    /**
     * Reads a pool.
     *
     * @param json JSON object
     * @return pool
     * @throws InvalidConfigException if a field is missing, wrong or unknown
     */
    public static Pool decode(JsonNode json) {
        return decode(new Fields(json, true));
    }

    /**
     * Reads what the same or another version of the application has written: fields that are not
     * known are passed over.
     *
     * @param json JSON object
     * @return pool
     * @throws org.fairlead.lb.api.InvalidConfigException if a field is missing or wrong
     */
    public static Pool decodeStored(JsonNode json) {
        return decode(new Fields(json, false));
    }

    private static Pool decode(Fields fields) {
        fields.refuseOthers(FIELDS);
        Pool.Builder builder = Pool.builder().id(PoolId.of(fields.text("id")));
        if (fields.has("algorithm")) {
            builder.algorithm(fields.text("algorithm"));
        }
        if (fields.has("members")) {
            builder.members(members(fields.node("members"), fields.isStrict()));
        }
        return builder.build();
    }

    private static List<Member> members(JsonNode array, boolean strict) {
        if (!array.isArray()) {
            throw new InvalidConfigException("members", "must be an array");
        }
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            try {
                JsonNode json = array.get(i);
                members.add(strict ? MemberCodec.decode(json) : MemberCodec.decodeStored(json));
            } catch (InvalidConfigException e) {
                throw e.within("members[" + i + "]");
            }
        }
        return members;
    }
}
