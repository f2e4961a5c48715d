/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.fairlead.lb.api.AllDown;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SplitShare;

/** JSON of a pool. */
public final class PoolCodec {
    /** Also what answers add to a pool: it may be sent back as it came. */
    private static final Set<String> FIELDS =
            Set.of(
                    "id",
                    "algorithm",
                    "members",
                    "monitor",
                    "allDown",
                    "maxEjectedPercent",
                    "slowStartSeconds",
                    "dynamicWeights",
                    "discovery",
                    "split",
                    "algorithmProblem");

    private static final Set<String> SPLIT_FIELDS = Set.of("label", "value", "percent");

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
        json.set("monitor", MonitorCodec.encode(pool.monitor()));
        json.put("allDown", pool.allDown().lowerName());
        json.put("maxEjectedPercent", pool.maxEjectedPercent());
        json.put("slowStartSeconds", pool.slowStartSeconds());
        json.put("dynamicWeights", pool.dynamicWeights());
        pool.discovery().ifPresent(d -> json.set("discovery", DiscoveryCodec.encode(d)));
        ArrayNode split = json.putArray("split");
        pool.split()
                .forEach(
                        s ->
                                split.addObject()
                                        .put("label", s.label())
                                        .put("value", s.value())
                                        .put("percent", s.percent()));
        return json;
    }

    /**
     * Reads a pool.
     *
     * @param json JSON object
     * @return pool
     * @throws org.fairlead.lb.api.InvalidConfigException if a field is missing, wrong or unknown
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
        Pool.Builder builder = Pool.builder();
        boolean strict = fields.isStrict();
        fields.set(() -> builder.id(PoolId.of(fields.text("id"))));
        fields.setIfPresent("algorithm", f -> builder.algorithm(fields.text(f)));
        List<Member> members =
                fields.objects(
                        "members",
                        m -> strict ? MemberCodec.decode(m) : MemberCodec.decodeStored(m));
        fields.set(() -> builder.members(members));
        fields.within("monitor", m -> builder.monitor(MonitorCodec.decode(m, strict)));
        fields.setIfPresent("allDown", f -> builder.allDown(AllDown.of(fields.text(f))));
        fields.setIfPresent("maxEjectedPercent", f -> builder.maxEjectedPercent(fields.integer(f)));
        fields.setIfPresent("slowStartSeconds", f -> builder.slowStartSeconds(fields.integer(f)));
        fields.setIfPresent("dynamicWeights", f -> builder.dynamicWeights(fields.bool(f)));
        fields.within("discovery", d -> builder.discovery(DiscoveryCodec.decode(d, strict)));
        List<SplitShare> split = fields.objects("split", s -> share(s, strict));
        fields.set(() -> builder.split(split));
        fields.check();
        return builder.build();
    }

    private static SplitShare share(JsonNode json, boolean strict) {
        Fields fields = new Fields(json, strict);
        fields.refuseOthers(SPLIT_FIELDS);
        fields.check();
        return new SplitShare(
                fields.text("label"), fields.text("value"), fields.integer("percent"));
    }
}
