/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.fairlead.onos.openflow.codec.InstructionCodec;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRule.FlowRemoveReason;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one switch was told to have in its flow tables, and the decisions that follow from what it
 * says it has. Does no I/O.
 *
 * <p>Rules may be put, forgotten and refused by any thread; {@link #reconcile}, {@link #removed}
 * and {@link #mayBeOnItsWay} belong to the switch's serial executor.
 */
final class RuleTable {
    /** How long after a start a rule of a forgetful owner waits to be asked for again. */
    static final long CLAIM_NANOS = TimeUnit.SECONDS.toNanos(120);

    private static final Logger log = LoggerFactory.getLogger(RuleTable.class);

    private final DeviceId device;
    private final OFFactory factory;
    private final StoredRules store;
    private final Owners owners;
    private final LongSupplier clock;
    private final long startedAt;
    private final Map<Long, InstalledRule> rules = new ConcurrentHashMap<>();
    private final Map<Long, String> refused = new ConcurrentHashMap<>();
    private long snapshotAt;
    private int adopted;

    /**
     * Creates the table of a switch that has just connected.
     *
     * @param clock nanoseconds, as {@link System#nanoTime}
     * @param startedAt when this controller began to install rules, by the same clock
     */
    RuleTable(
            DeviceId device,
            OFFactory factory,
            StoredRules store,
            Owners owners,
            LongSupplier clock,
            long startedAt) {
        this.device = device;
        this.factory = factory;
        this.store = store;
        this.owners = owners;
        this.clock = clock;
        this.startedAt = startedAt;
    }

    /** Takes note of a rule that is about to be sent. */
    void put(FlowRule rule, OFFlowAdd mod) {
        refused.remove(rule.id().value());
        rules.put(rule.id().value(), new InstalledRule(rule, mod, clock.getAsLong()));
    }

    /** Takes note that a rule is not, or is not to be, on the switch. */
    void forget(FlowRule rule) {
        refused.remove(rule.id().value());
        InstalledRule known = rules.get(rule.id().value());
        if (known != null && known.rule().equals(rule)) {
            rules.remove(rule.id().value(), known);
        }
    }

    /** Takes note that a rule can never be installed as it is. */
    void refuse(FlowRule rule, String why) {
        forget(rule);
        refused.put(rule.id().value(), why);
    }

    /** Returns why a rule can never be installed, if so. */
    Optional<String> refusal(FlowRule rule) {
        return Optional.ofNullable(refused.get(rule.id().value()));
    }

    /**
     * Goes through a complete report of the switch's tables.
     *
     * @param entries all that the switch has
     * @param requestedAt when the report was asked for
     * @param repair told what to send where the switch does something else than asked for
     * @return what ONOS is to be told: its own rules and those that are to be removed, but none of
     *     anybody else
     */
    List<FlowEntry> reconcile(
            List<OFFlowStatsEntry> entries, long requestedAt, Consumer<InstalledRule> repair) {
        snapshotAt = requestedAt;
        adopted = 0;
        List<FlowEntry> report = new ArrayList<>(entries.size());
        for (OFFlowStatsEntry entry : entries) {
            InstalledRule known = rules.get(entry.getCookie().getValue());
            if (known == null || !known.isSameEntry(entry)) {
                known = find(entry, report);
            }
            if (known != null) {
                if (known.needsRepair(entry.getInstructions())) {
                    repair.accept(known);
                }
                report.add(FlowEntries.installed(known.rule(), entry));
            }
        }
        if (adopted > 0) {
            log.info("{}: found {} rules of an earlier run again", device, adopted);
        }
        return report;
    }

    /**
     * Tells whether a rule that the last report did not have may be there all the same, or ONOS be
     * told of its end in a moment; in both cases it must not be sent again now.
     */
    boolean mayBeOnItsWay(FlowRule rule) {
        InstalledRule known = rules.get(rule.id().value());
        if (known == null) {
            return false;
        }
        if (known.sentAt() - snapshotAt >= 0) {
            return true;
        }
        // A switch may report its tables before it says that a rule in them has timed out.
        return !rule.isPermanent() && known.miss() < 2;
    }

    /**
     * Handles the end of a rule.
     *
     * @return what ONOS is to be told, if anything
     */
    Optional<FlowEntry> removed(OFFlowRemoved message) {
        long cookie = message.getCookie().getValue();
        InstalledRule known = rules.get(cookie);
        if (known == null && !owners.isOurs(cookie)) {
            return Optional.empty();
        }
        FlowRemoveReason reason = reason(message);
        if (known != null) {
            if (reason == FlowRemoveReason.HARD_TIMEOUT && !mayHaveExpired(known)) {
                log.debug(
                        "{}: an earlier {} has expired, it is in place again",
                        device,
                        known.rule());
                return Optional.empty();
            }
            rules.remove(cookie, known);
        }
        return Optional.of(
                FlowEntries.removed(device, message, known == null ? null : known.rule(), reason));
    }

    /** Tells whether a rule's time can be up since it was sent last. */
    private boolean mayHaveExpired(InstalledRule known) {
        FlowRule rule = known.rule();
        int seconds =
                rule.hardTimeout() == 0
                        ? rule.timeout()
                        : Math.min(rule.timeout(), rule.hardTimeout());
        return clock.getAsLong() - known.sentAt() >= TimeUnit.SECONDS.toNanos(seconds);
    }

    /**
     * Returns the reason as ONOS has to hear it. It re-installs a rule that it wants unless the
     * reason is a hard time-out, an idle one included; but then the connection has ended.
     */
    private static FlowRemoveReason reason(OFFlowRemoved message) {
        switch (message.getReason()) {
            case IDLE_TIMEOUT:
            case HARD_TIMEOUT:
                return FlowRemoveReason.HARD_TIMEOUT;
            case GROUP_DELETE:
                return FlowRemoveReason.GROUP_DELETE;
            case METER_DELETE:
                return FlowRemoveReason.METER_DELETE;
            case EVICTION:
                return FlowRemoveReason.EVICTION;
            default:
                return FlowRemoveReason.DELETE;
        }
    }

    /**
     * Looks for a rule that this table does not know.
     *
     * @param report gets the entry if ONOS has to decide on it
     * @return the rule if ONOS has it, be it only from now on; else null
     */
    private InstalledRule find(OFFlowStatsEntry entry, List<FlowEntry> report) {
        long cookie = entry.getCookie().getValue();
        if (!owners.isOurs(cookie)) {
            return null;
        }
        FlowRule rule;
        try {
            rule =
                    FlowEntries.rule(
                            device, entry, InstructionCodec.decode(entry.getInstructions()));
        } catch (UnsupportedOperationException e) {
            log.debug("{}: rule {} left alone: {}", device, entry, e.getMessage());
            return null;
        }
        FlowRule stored = store.get(rule);
        if (stored != null) {
            try {
                return learn(stored);
            } catch (UnsupportedOperationException e) {
                // ONOS will find that they differ, and that what it wants cannot be had.
                report.add(FlowEntries.installed(rule, entry));
                return null;
            }
        }
        long created =
                clock.getAsLong() - FlowEntries.installed(rule, entry).life(TimeUnit.NANOSECONDS);
        boolean inherited = created - startedAt < 0;
        if (inherited && owners.isForgetful(cookie)) {
            if (clock.getAsLong() - startedAt < CLAIM_NANOS) {
                return null;
            }
        } else if (inherited) {
            return adopt(rule, entry);
        }
        report.add(FlowEntries.installed(rule, entry));
        return null;
    }

    /** Takes a rule that an earlier run of the controller installed into the store, as it is. */
    private InstalledRule adopt(FlowRule rule, OFFlowStatsEntry entry) {
        store.adopt(FlowEntries.installed(rule, entry));
        // The store takes nothing while mastership is being settled; the next report will do then.
        if (store.get(rule) == null) {
            return null;
        }
        log.debug("{}: found again {}", device, rule);
        adopted++;
        return learn(rule);
    }

    private InstalledRule learn(FlowRule rule) {
        FlowRule copy = new DefaultFlowRule(rule);
        InstalledRule known =
                new InstalledRule(
                        copy, FlowMods.add(copy, factory, factory.nextXid()), snapshotAt - 1);
        rules.put(copy.id().value(), known);
        return known;
    }
}
