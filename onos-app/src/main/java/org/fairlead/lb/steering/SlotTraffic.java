/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.onlab.packet.Ip4Prefix;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.IPCriterion;

/** Sums up what the rules of slots have counted. */
final class SlotTraffic {

    private SlotTraffic() {}

    /**
     * Sums up packets from clients.
     *
     * @param own rules of the application that ONOS knows
     * @param vips virtual addresses; those with one address in common are not told apart
     * @return packets that rules of slots have taken to members, of those that have such rules
     */
    static Map<VipId, Long> packets(Iterable<? extends FlowEntry> own, Collection<Vip> vips) {
        Map<Ip4Prefix, Long> byAddress = new HashMap<>();
        for (FlowEntry entry : own) {
            Criterion to = entry.selector().getCriterion(Criterion.Type.IPV4_DST);
            if (entry.priority() == SlotRules.FORWARD_PRIORITY && to instanceof IPCriterion) {
                byAddress.merge(((IPCriterion) to).ip().getIp4Prefix(), entry.packets(), Long::sum);
            }
        }
        Map<VipId, Long> result = new HashMap<>();
        for (Vip vip : vips) {
            Long packets =
                    byAddress.get(Ip4Prefix.valueOf(vip.address(), Ip4Prefix.MAX_MASK_LENGTH));
            if (packets != null) {
                result.put(vip.id(), packets);
            }
        }
        return result;
    }
}
