/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;

/** JSON of a member. */
public final class MemberCodec {
    /** Also what answers add to a member: it may be sent back as it came. */
    private static final Set<String> FIELDS =
            Set.of("id", "address", "port", "weight", "labels", "pool", "located", "reachable");

    private MemberCodec() {}

    /**
     * Writes a member.
     *
     * @param member member
     * @return new JSON object
     */
    public static ObjectNode encode(Member member) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", member.id().toString());
        json.put("address", member.address().toString());
        json.put("port", member.port());
        json.put("weight", member.weight());
        ObjectNode labels = json.putObject("labels");
        member.labels().forEach(labels::put);
        return json;
    }

    /**
     * Reads a member.
     *
     * @param json JSON object
     * @return member
     * @throws org.fairlead.lb.api.InvalidConfigException if a field is missing, wrong or unknown
     */
    public static Member decode(JsonNode json) {
        return decode(new Fields(json, true));
    }

    /**
     * Reads what the same or another version of the application has written: fields that are not
     * known are passed over.
     *
     * @param json JSON object
     * @return member
     * @throws org.fairlead.lb.api.InvalidConfigException if a field is missing or wrong
     */
    public static Member decodeStored(JsonNode json) {
        return decode(new Fields(json, false));
    }

    private static Member decode(Fields fields) {
        fields.refuseOthers(FIELDS);
        Member.Builder builder =
                Member.builder()
                        .id(MemberId.of(fields.text("id")))
                        .address(fields.address("address"))
                        .port(fields.integer("port"))
                        .labels(fields.texts("labels"));
        if (fields.has("weight")) {
            builder.weight(fields.integer("weight"));
        }
        return builder.build();
    }
}
