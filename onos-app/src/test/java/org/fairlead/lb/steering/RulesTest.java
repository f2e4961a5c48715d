/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.onosproject.net.flow.criteria.Criterion.Type.ARP_TPA;
import static org.onosproject.net.flow.criteria.Criterion.Type.ETH_TYPE;
import static org.onosproject.net.flow.criteria.Criterion.Type.ICMPV4_TYPE;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV4_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV4_SRC;
import static org.onosproject.net.flow.criteria.Criterion.Type.IP_PROTO;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_FLAGS;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_SRC;
import static org.onosproject.net.flow.criteria.Criterion.Type.UDP_DST;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.fairlead.lb.api.ConnectionKey;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;

public class RulesTest {
    private static final DeviceId LEAF = DeviceId.deviceId("of:0000000000000001");
    private static final MacAddress MEMBER_MAC = MacAddress.valueOf("02:00:00:00:00:0b");
    private static final ConnectionKey KEY =
            new ConnectionKey(Frames.CLIENT, 40000, Frames.VIP, 80);
    private static final Hop HOP =
            new Hop(
                    LEAF,
                    PortNumber.portNumber(5),
                    Ip4Address.valueOf("198.18.0.11"),
                    8000,
                    MEMBER_MAC,
                    PortNumber.portNumber(1));

    private final Rules rules = new Rules(new DefaultApplicationId(7, "org.fairlead.lb"));

    private static Set<Criterion.Type> fields(FlowRule rule) {
        return rule.selector().criteria().stream().map(Criterion::type).collect(Collectors.toSet());
    }

    @Test
    public void puntsWhatIsForTheVipAndNothingElse() {
        List<FlowRule> punts = rules.punts(LEAF, FakeConfig.vip("web", Frames.VIP));
        assertEquals(
                List.of(
                        Set.of(ETH_TYPE, IP_PROTO, IPV4_DST, TCP_DST),
                        Set.of(ETH_TYPE, IP_PROTO, IPV4_DST, ICMPV4_TYPE),
                        Set.of(ETH_TYPE, ARP_TPA),
                        Set.of(ETH_TYPE, IP_PROTO, IPV4_DST, UDP_DST)),
                punts.stream().map(RulesTest::fields).collect(Collectors.toList()));
        for (FlowRule punt : punts) {
            assertEquals(7, punt.appId());
            assertTrue(punt.isPermanent());
            assertEquals("[OUTPUT:CONTROLLER]", punt.treatment().allInstructions().toString());
            assertTrue("over ONOS' own ARP", punt.priority() > 40_000);
            assertFalse(Rules.read(punt).isPresent());
        }
    }

    @Test
    public void whatOpensAConnectionIsPuntedWhateverRulesItHas() {
        List<FlowRule> syns = rules.syns(LEAF, FakeConfig.vip("web", Frames.VIP));
        assertEquals(2, syns.size());
        assertEquals(
                Set.of(Criteria.matchTcpFlags(0x02), Criteria.matchTcpFlags(0xC2)),
                syns.stream()
                        .map(r -> r.selector().getCriterion(TCP_FLAGS))
                        .collect(Collectors.toSet()));
        for (FlowRule syn : syns) {
            assertEquals(Set.of(ETH_TYPE, IP_PROTO, IPV4_DST, TCP_DST, TCP_FLAGS), fields(syn));
            assertEquals("[OUTPUT:CONTROLLER]", syn.treatment().allInstructions().toString());
            assertTrue(syn.priority() > rules.forward(KEY, HOP).priority());
            assertFalse(Rules.read(syn).isPresent());
        }
    }

    @Test
    public void connectionsAreMatchedByTheirWholeTuple() {
        Set<Criterion.Type> tuple =
                Set.of(ETH_TYPE, IP_PROTO, IPV4_SRC, IPV4_DST, TCP_SRC, TCP_DST);
        assertEquals(tuple, fields(rules.forward(KEY, HOP)));
        assertEquals(tuple, fields(rules.reverse(KEY, HOP)));
        assertTrue(
                rules.forward(KEY, HOP).priority()
                        > rules.punts(LEAF, FakeConfig.vip("web", Frames.VIP)).get(0).priority());
    }

    @Test
    public void everyFieldIsRewritten() {
        assertEquals(
                "[ETH_DST:02:00:00:00:00:0B, IPV4_DST:198.18.0.11, TCP_DST{port=8000}, OUTPUT:1]",
                rules.forward(KEY, HOP).treatment().allInstructions().toString());
        assertEquals(
                "[ETH_SRC:02:FA:C6:12:00:64, IPV4_SRC:198.18.0.100, TCP_SRC{port=80}, OUTPUT:5]",
                rules.reverse(KEY, HOP).treatment().allInstructions().toString());
    }

    @Test
    public void aRuleCanBeReadBack() {
        LiveRule forward = Rules.read(rules.forward(KEY, HOP)).orElseThrow(AssertionError::new);
        assertTrue(forward.forward);
        assertEquals(KEY, forward.key);
        assertEquals(HOP.member(), forward.member);
        assertEquals(8000, forward.memberPort);
        assertEquals(MEMBER_MAC, forward.memberMac);
        assertEquals(HOP.toMember(), forward.output);
        LiveRule reverse = Rules.read(rules.reverse(KEY, HOP)).orElseThrow(AssertionError::new);
        assertFalse(reverse.forward);
        assertEquals(KEY, reverse.key);
        assertEquals(HOP.member(), reverse.member);
        assertEquals(8000, reverse.memberPort);
        assertEquals(HOP.toClient(), reverse.output);
    }
}
