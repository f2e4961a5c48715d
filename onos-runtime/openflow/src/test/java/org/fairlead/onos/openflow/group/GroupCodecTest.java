/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.group;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.fairlead.onos.openflow.codec.UnsupportedTreatmentException;
import org.junit.Test;
import org.onlab.packet.IpAddress;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupOperation;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupAdd;
import org.projectfloodlight.openflow.protocol.OFGroupDelete;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupModify;
import org.projectfloodlight.openflow.protocol.OFGroupStatsEntry;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.U64;

public class GroupCodecTest {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);
    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final GroupId ID = new GroupId(0x7fffff01);

    @Test
    public void everyKindComesBackAsItWas() {
        assertRoundTrip(
                GroupDescription.Type.SELECT,
                DefaultGroupBucket.createSelectGroupBucket(to(1), (short) 1),
                DefaultGroupBucket.createSelectGroupBucket(to(2), (short) 40000));
        assertRoundTrip(
                GroupDescription.Type.INDIRECT,
                DefaultGroupBucket.createIndirectGroupBucket(to(1)));
        assertRoundTrip(
                GroupDescription.Type.ALL,
                DefaultGroupBucket.createAllGroupBucket(to(1)),
                DefaultGroupBucket.createAllGroupBucket(
                        DefaultTrafficTreatment.builder().drop().build()));
        assertRoundTrip(
                GroupDescription.Type.FAILOVER,
                DefaultGroupBucket.createFailoverGroupBucket(to(1), PortNumber.portNumber(1), null),
                DefaultGroupBucket.createFailoverGroupBucket(
                        to(2), PortNumber.ANY, new GroupId(5)));
    }

    @Test
    public void countersGoToTheirBuckets() {
        OFGroupStatsEntry counters =
                OF13.buildGroupStatsEntry()
                        .setGroup(OFGroup.of(ID.id()))
                        .setPacketCount(U64.of(30))
                        .setByteCount(U64.of(3000))
                        .setRefCount(2)
                        .setDurationSec(60)
                        .setBucketStats(
                                List.of(
                                        OF13.bucketCounter(U64.of(10), U64.of(1000)),
                                        OF13.bucketCounter(U64.of(20), U64.of(2000))))
                        .build();
        Group group =
                decode(
                        GroupDescription.Type.SELECT,
                        counters,
                        DefaultGroupBucket.createSelectGroupBucket(to(1), (short) 1),
                        DefaultGroupBucket.createSelectGroupBucket(to(2), (short) 2));
        assertEquals(30, group.packets());
        assertEquals(3000, group.bytes());
        assertEquals(2, group.referenceCount());
        assertEquals(60, group.life());
        List<GroupBucket> buckets = group.buckets().buckets();
        assertEquals(10, buckets.get(0).packets());
        assertEquals(2000, buckets.get(1).bytes());
    }

    @Test
    public void operations() {
        GroupBuckets buckets =
                new GroupBuckets(List.of(DefaultGroupBucket.createAllGroupBucket(to(1))));
        GroupDescription.Type all = GroupDescription.Type.ALL;
        OFGroupMod add =
                GroupCodec.encode(
                        GroupOperation.createAddGroupOperation(ID, all, buckets), OF13, 7);
        assertTrue(add instanceof OFGroupAdd);
        assertEquals(7, add.getXid());
        assertEquals(ID.id().intValue(), add.getGroup().getGroupNumber());
        assertTrue(
                GroupCodec.encode(
                                GroupOperation.createModifyGroupOperation(ID, all, buckets),
                                OF13,
                                8)
                        instanceof OFGroupModify);
        assertTrue(
                GroupCodec.encode(GroupOperation.createDeleteGroupOperation(ID, all), OF13, 9)
                        instanceof OFGroupDelete);
    }

    @Test
    public void whatCannotBeExpressedIsRefusedByName() {
        assertRefused(
                "CLONE",
                GroupDescription.Type.CLONE,
                DefaultGroupBucket.createCloneGroupBucket(to(1)));
        assertRefused(
                "TABLE",
                GroupDescription.Type.ALL,
                DefaultGroupBucket.createAllGroupBucket(
                        DefaultTrafficTreatment.builder().transition(3).build()));
    }

    private static void assertRefused(
            String name, GroupDescription.Type type, GroupBucket... buckets) {
        GroupOperation operation =
                GroupOperation.createAddGroupOperation(
                        ID, type, new GroupBuckets(List.of(buckets)));
        String message =
                assertThrows(
                                UnsupportedTreatmentException.class,
                                () -> GroupCodec.encode(operation, OF13, 1))
                        .getMessage();
        assertTrue(message, message.contains(name));
    }

    private static void assertRoundTrip(GroupDescription.Type type, GroupBucket... buckets) {
        Group group = decode(type, null, buckets);
        assertEquals(ID, group.id());
        assertEquals(type, group.type());
        assertEquals(List.of(buckets), group.buckets().buckets());
        for (int i = 0; i < buckets.length; i++) {
            GroupBucket bucket = group.buckets().buckets().get(i);
            assertEquals(buckets[i].weight(), bucket.weight());
            assertEquals(buckets[i].watchGroup(), bucket.watchGroup());
            if (buckets[i].watchPort() != null) {
                assertEquals(buckets[i].watchPort(), bucket.watchPort());
            }
        }
    }

    private static Group decode(
            GroupDescription.Type type, OFGroupStatsEntry counters, GroupBucket... buckets) {
        OFGroupMod mod =
                GroupCodec.encode(
                        GroupOperation.createAddGroupOperation(
                                ID, type, new GroupBuckets(List.of(buckets))),
                        OF13,
                        1);
        return GroupCodec.decode(
                DEVICE,
                OF13.buildGroupDescStatsEntry()
                        .setGroup(mod.getGroup())
                        .setGroupType(mod.getGroupType())
                        .setBuckets(mod.getBuckets())
                        .build(),
                counters);
    }

    private static TrafficTreatment to(int port) {
        return DefaultTrafficTreatment.builder()
                .setIpDst(IpAddress.valueOf("198.18.0.11"))
                .setOutput(PortNumber.portNumber(port))
                .build();
    }
}
