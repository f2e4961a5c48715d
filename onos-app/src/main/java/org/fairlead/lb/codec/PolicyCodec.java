/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.fairlead.lb.api.Policy;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.TimeWindow;
import org.onlab.packet.Ip4Prefix;
import org.onosproject.net.ConnectPoint;

/** JSON of a policy. */
final class PolicyCodec {
    private static final Set<String> FIELDS =
            Set.of("name", "client", "ingress", "time", "pool", "labels");
    private static final Set<String> TIME_FIELDS = Set.of("days", "from", "to", "zone");

    private PolicyCodec() {}

    static ObjectNode encode(Policy policy) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", policy.name());
        policy.client().ifPresent(c -> json.put("client", c.toString()));
        policy.ingress().ifPresent(i -> json.put("ingress", i.toString()));
        policy.time().ifPresent(t -> json.set("time", encode(t)));
        policy.pool().ifPresent(p -> json.put("pool", p.toString()));
        if (!policy.labels().isEmpty()) {
            ObjectNode labels = json.putObject("labels");
            policy.labels().forEach(labels::put);
        }
        return json;
    }

    private static ObjectNode encode(TimeWindow time) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode days = json.putArray("days");
        time.days().forEach(d -> days.add(name(d)));
        json.put("from", time.from().toString());
        json.put("to", time.to().toString());
        json.put("zone", time.zone().toString());
        return json;
    }

    static Policy decode(JsonNode json, boolean strict) {
        Fields fields = new Fields(json, strict);
        fields.refuseOthers(FIELDS);
        fields.check();
        Policy.Builder builder = Policy.builder(fields.text("name"));
        fields.setIfPresent(
                "client",
                f -> builder.client(fields.parsed(f, DiscoveryCodec.PREFIX, Ip4Prefix::valueOf)));
        fields.setIfPresent(
                "ingress",
                f ->
                        builder.ingress(
                                fields.parsed(
                                        f,
                                        DiscoveryCodec.CONNECT_POINT,
                                        ConnectPoint::deviceConnectPoint)));
        fields.within("time", node -> builder.time(time(node, strict)));
        fields.setIfPresent(
                "pool", f -> builder.pool(fields.parsed(f, "the name of a pool", PoolId::of)));
        fields.set(() -> builder.labels(fields.texts("labels")));
        fields.check();
        return builder.build();
    }

    private static TimeWindow time(JsonNode json, boolean strict) {
        Fields fields = new Fields(json, strict);
        fields.refuseOthers(TIME_FIELDS);
        fields.check();
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        days.addAll(fields.parsedAll("days", "a day such as mon", PolicyCodec::day));
        String time = "a time such as 08:30";
        return new TimeWindow(
                days,
                fields.parsed("from", time, LocalTime::parse),
                fields.parsed("to", time, LocalTime::parse),
                fields.has("zone")
                        ? fields.parsed("zone", "a time zone such as Europe/Berlin", ZoneId::of)
                        : ZoneOffset.UTC);
    }

    private static String name(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static DayOfWeek day(String name) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().equalsIgnoreCase(name) || name(day).equalsIgnoreCase(name)) {
                return day;
            }
        }
        throw new IllegalArgumentException(name);
    }
}
