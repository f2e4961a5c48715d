/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;

/** JSON of a member. */
public final class MemberCodec {
    /** Also what answers add to a member: it may be sent back as it came. */
    private static final Set<String> FIELDS =
            Set.of(
                    "id",
                    "address",
                    "port",
                    "weight",
                    "labels",
                    "state",
                    "drainUntil",
                    "leaving",
                    "discovered",
                    "pool",
                    "located",
                    "reachable",
                    "connections",
                    "health");

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
        json.put("state", member.administrative().lowerName());
        member.drainUntil().ifPresent(t -> json.put("drainUntil", t.toString()));
        if (member.leaving()) {
            json.put("leaving", true);
        }
        if (member.discovered()) {
            json.put("discovered", true);
        }
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
        Member.Builder builder = Member.builder();
        fields.set(() -> builder.id(MemberId.of(fields.text("id"))));
        fields.set(() -> builder.address(fields.address("address")));
        fields.set(() -> builder.port(fields.integer("port")));
        fields.set(() -> builder.labels(fields.texts("labels")));
        fields.setIfPresent("weight", f -> builder.weight(fields.integer(f)));
        fields.setIfPresent(
                "state", f -> builder.administrative(AdministrativeState.of(fields.text(f))));
        fields.setIfPresent(
                "drainUntil",
                f ->
                        builder.drainUntil(
                                fields.parsed(
                                        f, "a time such as 2026-01-31T12:00:00Z", Instant::parse)));
        fields.setIfPresent("leaving", f -> builder.leaving(fields.bool(f)));
        fields.setIfPresent("discovered", f -> builder.discovered(fields.bool(f)));
        fields.check();
        return builder.build();
    }
}
