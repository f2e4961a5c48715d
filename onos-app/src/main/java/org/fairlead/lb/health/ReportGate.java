/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.PoolId;
import org.onosproject.net.ConnectPoint;

/**
 * Takes load reports from the network. One is believed only if it comes by the port that its sender
 * is attached to, from the sender's hardware and IP addresses; so nobody else can speak for a
 * member. It takes no lock that others hold for long, and may be called by any thread.
 */
final class ReportGate {
    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int UDP = 8;

    /** Sequence numbers this far behind the last are of a new start, not overtaken ones. */
    private static final long OVERTAKEN = 64;

    /** A member that was silent for so long may begin anew with any number. */
    private static final long SILENT_NANOS = 1_000_000_000L;

    /** What became of reports. */
    enum Outcome {
        /** Believed. */
        ACCEPTED,
        /** From an address that no member has. */
        UNKNOWN,
        /** From another port or hardware address than the member's. */
        SPOOFED,
        /** Overtaken by a later one, or sent twice. */
        OLD,
        /** Longer than a report may be. */
        OVERSIZED,
        /** Not a report. */
        MALFORMED
    }

    /** Where a member's newest load waits to be looked at. */
    static final class Target {
        private final PoolId pool;
        private final MemberId member;
        private final AtomicReference<MemberLoad> newest = new AtomicReference<>();

        Target(PoolId pool, MemberId member) {
            this.pool = pool;
            this.member = member;
        }

        PoolId pool() {
            return pool;
        }

        MemberId member() {
            return member;
        }

        /** Takes the newest load, null if there is none since the last call. */
        MemberLoad take() {
            return newest.get() == null ? null : newest.getAndSet(null);
        }
    }

    /** A host that may report, and for whom. */
    static final class Source {
        private final byte[] mac;
        private final ConnectPoint place;
        private final List<Target> targets;
        private volatile boolean wanted;
        private long sequence;
        private long at;

        Source(byte[] mac, ConnectPoint place, List<Target> targets) {
            this.mac = mac.clone();
            this.place = place;
            this.targets = List.copyOf(targets);
        }

        /** Goes on where an earlier description of the same host has stopped. */
        Source after(Source old) {
            if (old != null) {
                synchronized (old) {
                    sequence = old.sequence;
                    at = old.at;
                }
            }
            return this;
        }

        /** Says that a pool may want this host which does not have it yet. */
        void want() {
            wanted = true;
        }

        private synchronized boolean isNew(long number, long now) {
            boolean ok =
                    number > sequence || number < sequence - OVERTAKEN || now - at > SILENT_NANOS;
            if (ok) {
                sequence = number;
                at = now;
            }
            return ok;
        }
    }

    private final LongSupplier nanoTime;
    private final Strangers strangers = new Strangers();
    private final Map<Outcome, LongAdder> counters = new EnumMap<>(Outcome.class);
    private volatile Map<Integer, Source> sources = Map.of();

    ReportGate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (Outcome outcome : Outcome.values()) {
            counters.put(outcome, new LongAdder());
        }
    }

    /** Says who may report; the key is the IPv4 address as a number. */
    void sources(Map<Integer, Source> now) {
        sources = Map.copyOf(now);
    }

    /** The host that may report from an address, or null. */
    Source source(int address) {
        return sources.get(address);
    }

    /** Hosts that reported and that a pool may want. */
    Strangers strangers() {
        return strangers;
    }

    /** How many reports had which outcome. */
    Map<String, Long> counts() {
        Map<String, Long> result = new TreeMap<>();
        counters.forEach(
                (k, v) -> result.put(k.name().toLowerCase(java.util.Locale.ROOT), v.sum()));
        return result;
    }

    /**
     * Whether a frame is a datagram to the port of load reports.
     *
     * @param frame an Ethernet frame, untagged
     * @param port the port
     * @return whether it is
     */
    static boolean isReport(byte[] frame, int port) {
        return frame.length >= ETHERNET + IP + UDP
                && u16(frame, 12) == 0x0800
                && frame[ETHERNET] == 0x45
                && frame[ETHERNET + 9] == 17
                && (u16(frame, ETHERNET + 6) & 0x3fff) == 0
                && u16(frame, ETHERNET + IP + 2) == port;
    }

    /**
     * Takes a frame for which {@link #isReport} holds.
     *
     * @param frame the frame
     * @param from the port of the switch that it came in by
     * @param sink gets the load of each member that it is about
     * @return what became of it
     */
    Outcome receive(byte[] frame, ConnectPoint from, HealthSignals.LoadSink sink) {
        Outcome outcome = judge(frame, from, sink);
        counters.get(outcome).increment();
        return outcome;
    }

    private Outcome judge(byte[] frame, ConnectPoint from, HealthSignals.LoadSink sink) {
        Source source = sources.get(u16(frame, ETHERNET + 12) << 16 | u16(frame, ETHERNET + 14));
        if (source == null) {
            strangers.see(frame, ETHERNET + IP + UDP, from);
            return Outcome.UNKNOWN;
        }
        if (!source.place.equals(from) || !Arrays.equals(source.mac, 0, 6, frame, 6, 12)) {
            return Outcome.SPOOFED;
        }
        int length = u16(frame, ETHERNET + IP + 4) - UDP;
        if (length > LoadReport.MAX_LENGTH) {
            return Outcome.OVERSIZED;
        }
        if (length < 2 || ETHERNET + IP + UDP + length > frame.length) {
            return Outcome.MALFORMED;
        }
        LoadReport report;
        try {
            report = LoadReport.parse(frame, ETHERNET + IP + UDP, length);
        } catch (IOException e) {
            return Outcome.MALFORMED;
        }
        long now = nanoTime.getAsLong();
        if (!source.isNew(report.sequence, now)) {
            return Outcome.OLD;
        }
        boolean named = false;
        for (Target target : source.targets) {
            named |= target.member.toString().equals(report.node);
        }
        for (Target target : source.targets) {
            // Several members on one host: the one of that name, if there is one.
            if (!named || target.member.toString().equals(report.node)) {
                MemberLoad load = report.of(target.member, now);
                target.newest.set(load);
                sink.accept(target.pool, load);
            }
        }
        if (source.wanted) {
            strangers.see(frame, from, report);
        }
        return Outcome.ACCEPTED;
    }

    private static int u16(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }
}
