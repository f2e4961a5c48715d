/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.group;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.onos.openflow.codec.ActionDecoder;
import org.fairlead.onos.openflow.codec.ActionEncoder;
import org.fairlead.onos.openflow.codec.UnsupportedTreatmentException;
import org.fairlead.onos.openflow.codec.Values;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.group.DefaultGroup;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupOperation;
import org.onosproject.net.group.StoredGroupBucketEntry;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFBucketCounter;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;

/** Translates between ONOS groups and OpenFlow 1.3. */
final class GroupCodec {
    private GroupCodec() {}

    /**
     * Encodes an operation.
     *
     * @throws UnsupportedTreatmentException if the group's type, or what a bucket does, cannot be
     *     expressed; the message names it
     */
    static OFGroupMod encode(GroupOperation operation, OFFactory factory, long xid) {
        OFGroupMod.Builder mod = builder(operation.opType(), factory);
        mod.setXid(xid)
                .setGroup(OFGroup.of(operation.groupId().id()))
                .setGroupType(type(operation.groupType()));
        if (operation.opType() != GroupOperation.Type.DELETE) {
            List<OFBucket> buckets = new ArrayList<>();
            for (GroupBucket bucket : operation.buckets().buckets()) {
                buckets.add(encode(bucket, factory));
            }
            mod.setBuckets(buckets);
        }
        return mod.build();
    }

    /**
     * Decodes a group.
     *
     * @param counters the group's counters, or null if there are none
     * @throws UnsupportedTreatmentException if ONOS cannot express its type or what a bucket does
     */
    static Group decode(
            DeviceId device, OFGroupDescStatsEntry description, OFGroupStatsEntry counters) {
        GroupDescription.Type type = type(description.getGroupType());
        List<GroupBucket> buckets = new ArrayList<>();
        for (OFBucket bucket : description.getBuckets()) {
            buckets.add(decode(type, bucket));
        }
        DefaultGroup group =
                new DefaultGroup(
                        new GroupId(description.getGroup().getGroupNumber()),
                        device,
                        type,
                        new GroupBuckets(buckets));
        if (counters != null) {
            group.setPackets(counters.getPacketCount().getValue());
            group.setBytes(counters.getByteCount().getValue());
            group.setLife(counters.getDurationSec());
            group.setReferenceCount(counters.getRefCount());
            count(buckets, counters.getBucketStats());
        }
        return group;
    }

    private static void count(List<GroupBucket> buckets, List<OFBucketCounter> counters) {
        for (int i = 0; i < Math.min(buckets.size(), counters.size()); i++) {
            StoredGroupBucketEntry bucket = (StoredGroupBucketEntry) buckets.get(i);
            bucket.setPackets(counters.get(i).getPacketCount().getValue());
            bucket.setBytes(counters.get(i).getByteCount().getValue());
        }
    }

    private static OFGroupMod.Builder builder(GroupOperation.Type operation, OFFactory factory) {
        switch (operation) {
            case ADD:
                return factory.buildGroupAdd();
            case MODIFY:
                return factory.buildGroupModify();
            default:
                return factory.buildGroupDelete();
        }
    }

    private static OFBucket encode(GroupBucket bucket, OFFactory factory) {
        OFPort watchPort = OFPort.ANY;
        OFGroup watchGroup = OFGroup.ANY;
        if (bucket.type() == GroupDescription.Type.FAILOVER) {
            if (bucket.watchPort() != null) {
                watchPort = Values.toOf(bucket.watchPort());
            }
            if (bucket.watchGroup() != null) {
                watchGroup = OFGroup.of(bucket.watchGroup().id());
            }
        }
        boolean weighted = bucket.type() == GroupDescription.Type.SELECT;
        return factory.buildBucket()
                .setActions(ActionEncoder.encode(bucket.treatment(), factory))
                .setWeight(weighted ? Short.toUnsignedInt(bucket.weight()) : 0)
                .setWatchPort(watchPort)
                .setWatchGroup(watchGroup)
                .build();
    }

    private static GroupBucket decode(GroupDescription.Type type, OFBucket bucket) {
        TrafficTreatment.Builder builder = DefaultTrafficTreatment.builder();
        ActionDecoder.decode(bucket.getActions()).forEach(builder::add);
        TrafficTreatment treatment = builder.build();
        switch (type) {
            case SELECT:
                // ONOS has no bucket of weight 0, but a switch may have one of somebody else.
                short weight = (short) Math.max(1, bucket.getWeight());
                return DefaultGroupBucket.createSelectGroupBucket(treatment, weight);
            case INDIRECT:
                return DefaultGroupBucket.createIndirectGroupBucket(treatment);
            case FAILOVER:
                return DefaultGroupBucket.createFailoverGroupBucket(
                        treatment, watchPort(bucket), watchGroup(bucket));
            default:
                return DefaultGroupBucket.createAllGroupBucket(treatment);
        }
    }

    private static PortNumber watchPort(OFBucket bucket) {
        return Values.toOnos(bucket.getWatchPort());
    }

    private static GroupId watchGroup(OFBucket bucket) {
        boolean none = bucket.getWatchGroup().equals(OFGroup.ANY);
        return none ? null : new GroupId(bucket.getWatchGroup().getGroupNumber());
    }

    private static OFGroupType type(GroupDescription.Type type) {
        switch (type) {
            case SELECT:
                return OFGroupType.SELECT;
            case INDIRECT:
                return OFGroupType.INDIRECT;
            case ALL:
                return OFGroupType.ALL;
            case FAILOVER:
                return OFGroupType.FF;
            default:
                throw new UnsupportedTreatmentException("unsupported group type " + type);
        }
    }

    private static GroupDescription.Type type(OFGroupType type) {
        switch (type) {
            case SELECT:
                return GroupDescription.Type.SELECT;
            case INDIRECT:
                return GroupDescription.Type.INDIRECT;
            case ALL:
                return GroupDescription.Type.ALL;
            case FF:
                return GroupDescription.Type.FAILOVER;
            default:
                throw new UnsupportedTreatmentException("unsupported group type " + type);
        }
    }
}
