/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.SlotStatus;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.codec.SlotCodec;

/** Shows how the slots of virtual addresses are shared out. */
@Service
@Command(
        scope = "onos",
        name = "lb-slots",
        description = "Shows who has the slots of virtual addresses, and which are on the move")
public final class SlotsCommand extends ListCommand {
    private static final Table TABLE = new Table(16, 14, 14, 32, -6, -6);

    @Argument(index = 0, name = "vip", description = "Only this virtual address")
    @Completion(VipCompleter.class)
    private String vip;

    @Override
    String name() {
        return "slots";
    }

    @Override
    void json(ArrayNode array) {
        wanted().forEach(s -> array.add(SlotCodec.encode(s)));
    }

    @Override
    void table() {
        row(TABLE, "VIP", "MODE", "STATE", "OWNER", "SLOTS", "MOVING", "WHY NOT");
        for (SlotStatus s : wanted()) {
            Map<String, int[]> owners = new TreeMap<>();
            s.table()
                    .ifPresent(
                            t ->
                                    t.slots().stream()
                                            .filter(x -> x.owner().isPresent() || x.isMoving())
                                            .forEach(x -> count(owners, x)));
            if (owners.isEmpty()) {
                owners.put("", new int[2]);
            }
            owners.forEach(
                    (owner, counts) ->
                            row(
                                    TABLE,
                                    s.vip(),
                                    s.mode().lowerName(),
                                    s.state().lowerName(),
                                    owner,
                                    counts[0],
                                    counts[1],
                                    s.reason().orElse("")));
        }
    }

    private static void count(Map<String, int[]> owners, Slot slot) {
        int[] counts =
                owners.computeIfAbsent(
                        slot.owner().map(Slot.Owner::toString).orElse("nobody"), o -> new int[2]);
        counts[0]++;
        counts[1] += slot.isMoving() ? 1 : 0;
    }

    private List<SlotStatus> wanted() {
        SteeringService service = get(SteeringService.class);
        List<SlotStatus> result = new ArrayList<>();
        if (vip != null) {
            result.add(service.slots(VipId.of(vip)));
        } else {
            get(LoadBalancerService.class).vips().forEach(v -> result.add(service.slots(v.id())));
        }
        return result;
    }
}
