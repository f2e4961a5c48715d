/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.onos.openflow.codec.UnsupportedTreatmentException;
import org.fairlead.onos.openflow.exchange.Multipart;
import org.onosproject.net.DeviceId;
import org.onosproject.net.group.Group;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A report of a switch's groups, which it gives in two answers: what they are, and their counters.
 * Thread-safe.
 */
final class GroupReport {
    private static final Logger log = LoggerFactory.getLogger(GroupReport.class);

    private final DeviceId device;
    private final Multipart<OFGroupDescStatsEntry> descriptions = new Multipart<>();
    private final Multipart<OFGroupStatsEntry> counters = new Multipart<>();
    private List<OFGroupDescStatsEntry> described;
    private List<OFGroupStatsEntry> counted;

    GroupReport(DeviceId device) {
        this.device = device;
    }

    /** Starts to wait for the answers to two requests; to be called before they are sent. */
    synchronized void ask(long descriptionXid, long counterXid, long now) {
        described = null;
        counted = null;
        descriptions.ask(descriptionXid, now);
        counters.ask(counterXid, now);
    }

    /** Tells whether an answer is outstanding that was asked for after the given time. */
    boolean waitingSince(long time) {
        return descriptions.waitingSince(time) || counters.waitingSince(time);
    }

    /** Returns when the last report was asked for. */
    long askedAt() {
        return descriptions.askedAt();
    }

    /** Takes a part of the descriptions; returns all groups if nothing is missing any more. */
    synchronized Optional<List<Group>> add(OFGroupDescStatsReply reply) {
        boolean more = reply.getFlags().contains(OFStatsReplyFlags.REPLY_MORE);
        descriptions
                .add(reply.getXid(), reply.getEntries(), more)
                .ifPresent(all -> described = all);
        return complete();
    }

    /** Takes a part of the counters; returns all groups if nothing is missing any more. */
    synchronized Optional<List<Group>> add(OFGroupStatsReply reply) {
        boolean more = reply.getFlags().contains(OFStatsReplyFlags.REPLY_MORE);
        counters.add(reply.getXid(), reply.getEntries(), more).ifPresent(all -> counted = all);
        return complete();
    }

    private Optional<List<Group>> complete() {
        if (described == null || counted == null) {
            return Optional.empty();
        }
        Map<Integer, OFGroupStatsEntry> counterById = new HashMap<>();
        counted.forEach(entry -> counterById.put(entry.getGroup().getGroupNumber(), entry));
        List<Group> groups = new ArrayList<>(described.size());
        for (OFGroupDescStatsEntry entry : described) {
            try {
                groups.add(
                        GroupCodec.decode(
                                device, entry, counterById.get(entry.getGroup().getGroupNumber())));
            } catch (UnsupportedTreatmentException e) {
                log.debug("{}: group {} left alone: {}", device, entry, e.getMessage());
            }
        }
        described = null;
        counted = null;
        return Optional.of(groups);
    }
}
