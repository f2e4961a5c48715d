/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.SlotStatus;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.VipId;

/** JSON of slot tables. */
public final class SlotCodec {
    private SlotCodec() {}

    /**
     * Writes a table.
     *
     * @param table table
     * @return new JSON object
     */
    public static ObjectNode encode(SlotTable table) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("vip", table.vip().toString());
        ArrayNode slots = json.putArray("slots");
        for (Slot slot : table.slots()) {
            ObjectNode one = slots.addObject();
            slot.owner().ifPresent(o -> one.put("owner", o.toString()));
            slot.from().ifPresent(o -> one.put("from", o.toString()));
            one.put("since", slot.since());
        }
        return json;
    }

    /**
     * Reads a table that was stored.
     *
     * @param json JSON object
     * @return table
     * @throws InvalidConfigException if it cannot be read
     */
    public static SlotTable decode(JsonNode json) {
        Fields fields = new Fields(json, false);
        List<Slot> slots =
                fields.objects(
                        "slots",
                        s ->
                                Slot.of(
                                        owner(s.path("owner").asText("")),
                                        owner(s.path("from").asText("")),
                                        s.path("since").asLong()));
        fields.check();
        return SlotTable.of(VipId.of(fields.text("vip")), slots);
    }

    private static Slot.Owner owner(String name) {
        if (name.isEmpty()) {
            return null;
        }
        String[] parts = name.split("/", -1);
        if (parts.length != 2) {
            throw new InvalidConfigException("owner", "must be pool/member; got '" + name + "'");
        }
        return Slot.Owner.of(PoolId.of(parts[0]), MemberId.of(parts[1]));
    }

    /**
     * Writes how the slots of a virtual address are.
     *
     * @param status their state
     * @return new JSON object
     */
    public static ObjectNode encode(SlotStatus status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("vip", status.vip().toString());
        json.put("mode", status.mode().lowerName());
        json.put("state", status.state().lowerName());
        status.reason().ifPresent(r -> json.put("reason", r));
        ArrayNode slots = JsonNodeFactory.instance.arrayNode();
        Map<String, Integer> shares = new TreeMap<>();
        int moving = 0;
        if (status.table().isPresent()) {
            int number = 0;
            for (Slot slot : status.table().get().slots()) {
                ObjectNode one = slots.addObject().put("slot", number++);
                slot.owner().ifPresent(o -> one.put("owner", o.toString()));
                slot.owner().ifPresent(o -> shares.merge(o.toString(), 1, Integer::sum));
                if (slot.isMoving()) {
                    one.put("from", slot.from().get().toString());
                    one.put("since", slot.since());
                    moving++;
                }
            }
        }
        json.put("moving", moving);
        ObjectNode owners = json.putObject("shares");
        shares.forEach(owners::put);
        json.set("slots", slots);
        return json;
    }
}
