/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.discovery;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.fairlead.lb.api.Discovery;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Newcomer;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.health.Stranger;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Host;

/** Decides whether a node that reports becomes a member of a pool. Pure; knows no service. */
final class Admission {
    private Admission() {}

    /** What to do with a node, and why. */
    static final class Verdict {
        final Newcomer.Outcome outcome;
        final String reason;

        /** The member that it becomes; null unless it joins. */
        final Member member;

        private Verdict(Newcomer.Outcome outcome, String reason, Member member) {
            this.outcome = outcome;
            this.reason = reason;
            this.member = member;
        }

        static Verdict joins(Member member) {
            String text = "member '" + member.id() + "' on port " + member.port();
            return new Verdict(Newcomer.Outcome.JOINED, text, member);
        }

        static Verdict waits(String reason) {
            return new Verdict(Newcomer.Outcome.WAITS, reason, null);
        }

        static Verdict refused(String reason) {
            // What it calls itself may be in there, and comes from anybody: one line of a log is
            // one.
            String text = reason.replaceAll("\\p{Cntrl}", "?");
            return new Verdict(Newcomer.Outcome.REFUSED, text, null);
        }
    }

    /**
     * Decides.
     *
     * @param pool the pool as it is; it allows discovery
     * @param stranger who reports
     * @param hosts what ONOS knows to have that address
     * @return verdict; empty if the node is none of the pool's business: a member already, or one
     *     that goes
     */
    static Optional<Verdict> judge(Pool pool, Stranger stranger, Set<Host> hosts) {
        Discovery rule = pool.discovery().orElseThrow();
        if (stranger.stopping()
                || pool.members().stream().anyMatch(m -> m.address().equals(stranger.address()))) {
            return Optional.empty();
        }
        if (!rule.allows(stranger.address())) {
            return refused("its address is in none of the prefixes " + rule.prefixes());
        }
        if (!rule.allows(stranger.place())) {
            return refused(
                    "it is attached at "
                            + stranger.place()
                            + ", which is none of "
                            + rule.attachments());
        }
        Optional<Verdict> unproven = place(stranger, hosts);
        if (unproven.isPresent()) {
            return unproven;
        }
        if (!stranger.ready()) {
            return Optional.of(Verdict.waits("it reports that it is not ready"));
        }
        Optional<Member> namesake =
                pool.members().stream()
                        .filter(m -> m.id().toString().equals(stranger.node()))
                        .findFirst();
        if (namesake.isPresent()) {
            return refused("member '" + stranger.node() + "' is at " + namesake.get().address());
        }
        if (pool.members().size() >= rule.maxMembers()) {
            return refused(
                    "the pool has as many members as discovery allows: " + rule.maxMembers());
        }
        try {
            return Optional.of(Verdict.joins(member(rule, stranger)));
        } catch (InvalidConfigException e) {
            return refused(e.getMessage());
        }
    }

    private static Optional<Verdict> refused(String reason) {
        return Optional.of(Verdict.refused(reason));
    }

    /** A report counts only if it came by the port and from the hardware that ONOS knows. */
    private static Optional<Verdict> place(Stranger stranger, Set<Host> hosts) {
        ConnectPoint known = null;
        for (Host host : hosts) {
            if (host.location() != null) {
                known = new ConnectPoint(host.location().deviceId(), host.location().port());
                if (known.equals(stranger.place()) && host.mac().equals(stranger.mac())) {
                    return Optional.empty();
                }
            }
        }
        return known == null
                ? Optional.of(Verdict.waits("ONOS does not know its place yet"))
                : refused(
                        "its reports come by "
                                + stranger.place()
                                + " from "
                                + stranger.mac()
                                + ", but ONOS knows its address at "
                                + known);
    }

    private static Member member(Discovery rule, Stranger stranger) {
        Map<String, String> labels = new TreeMap<>();
        label(labels, "model", stranger.model());
        label(labels, "version", stranger.version());
        return Member.builder()
                .id(MemberId.of(stranger.node()))
                .address(stranger.address())
                .port(stranger.port() > 0 ? stranger.port() : rule.port())
                .weight(rule.weight())
                .labels(labels)
                .discovered(true)
                .build();
    }

    private static void label(Map<String, String> labels, String key, String value) {
        if (!value.isEmpty()) {
            labels.put(key, value);
        }
    }
}
