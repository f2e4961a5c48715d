/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.PoolId;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** Which load reports are believed. */
public class ReportGateTest {
    private static final ConnectPoint AT = ConnectPoint.deviceConnectPoint("of:0000000000000002/3");
    private static final ConnectPoint ELSEWHERE =
            ConnectPoint.deviceConnectPoint("of:0000000000000002/4");
    private static final MacAddress MAC = MacAddress.valueOf("02:fa:00:00:00:0c");
    private static final Ip4Address ADDRESS = Ip4Address.valueOf("198.18.0.12");
    private static final PoolId POOL = PoolId.of("p");

    private long nanos = 10_000_000_000L;
    private final ReportGate gate = new ReportGate(() -> nanos);
    private final ReportGate.Target n2 = new ReportGate.Target(POOL, MemberId.of("n2"));
    private final List<MemberLoad> loads = new ArrayList<>();

    @Before
    public void setUp() {
        gate.sources(
                Map.of(ADDRESS.toInt(), new ReportGate.Source(MAC.toBytes(), AT, List.of(n2))));
    }

    static String report(long sequence) {
        return "{\"v\":1,\"node\":\"n2\",\"model\":\"cifar10\",\"version\":\"v1\",\"seq\":"
                + sequence
                + ",\"ready\":true,\"degraded\":false,\"inFlight\":2,\"queue\":1,\"workers\":2,"
                + "\"ewmaMs\":3.21,\"p99Ms\":8.1,\"rate\":210.5,\"cpu\":0.31,\"new\":{\"a\":[1]}}";
    }

    static byte[] frame(MacAddress mac, Ip4Address source, int port, byte[] data) {
        ByteBuffer b = ByteBuffer.allocate(42 + data.length);
        b.put(MacAddress.valueOf("02:fa:c6:12:00:64").toBytes()).put(mac.toBytes());
        b.putShort((short) 0x0800);
        b.put((byte) 0x45).put((byte) 0).putShort((short) (28 + data.length)).putInt(0x00014000);
        b.put((byte) 64).put((byte) 17).putShort((short) 0);
        b.put(source.toOctets()).put(Ip4Address.valueOf("198.18.0.100").toOctets());
        b.putShort((short) 40_000).putShort((short) port);
        b.putShort((short) (8 + data.length)).putShort((short) 0);
        b.put(data);
        return b.array();
    }

    private ReportGate.Outcome send(String text) {
        return send(frame(MAC, ADDRESS, 9799, text.getBytes(UTF_8)), AT);
    }

    private ReportGate.Outcome send(byte[] frame, ConnectPoint from) {
        assertTrue(ReportGate.isReport(frame, 9799));
        return gate.receive(frame, from, (pool, load) -> loads.add(load));
    }

    @Test
    public void aReportBecomesTheLoadOfItsMember() {
        assertEquals(ReportGate.Outcome.ACCEPTED, send(report(1)));
        MemberLoad load = loads.get(0);
        assertEquals(MemberId.of("n2"), load.member());
        assertEquals(nanos, load.at());
        assertTrue(load.ready());
        assertFalse(load.degraded());
        assertEquals(2, load.inFlight());
        assertEquals(1, load.queue());
        assertEquals(2, load.workers());
        assertEquals(3.21, load.ewmaMs(), 0);
        assertEquals(8.1, load.p99Ms(), 0);
        assertEquals(210.5, load.rate(), 0);
        assertEquals(0.31, load.cpu(), 0);
        assertEquals("v1", load.version());
        assertEquals(load, n2.take());
        assertNull("taken once", n2.take());
    }

    @Test
    public void nobodyElseSpeaksForAMember() {
        byte[] data = report(1).getBytes(UTF_8);
        assertEquals(
                "from another port",
                ReportGate.Outcome.SPOOFED,
                send(frame(MAC, ADDRESS, 9799, data), ELSEWHERE));
        assertEquals(
                "from another hardware address",
                ReportGate.Outcome.SPOOFED,
                send(frame(MacAddress.valueOf("02:fa:00:00:00:0d"), ADDRESS, 9799, data), AT));
        assertEquals(
                "from another address",
                ReportGate.Outcome.UNKNOWN,
                send(frame(MAC, Ip4Address.valueOf("198.18.0.13"), 9799, data), AT));
        assertEquals(List.of(), loads);
        assertEquals(Long.valueOf(2), gate.counts().get("spoofed"));
        assertEquals(Long.valueOf(1), gate.counts().get("unknown"));
        assertEquals(Long.valueOf(0), gate.counts().get("accepted"));
    }

    @Test
    public void garbageIsCountedAndDropped() {
        String[] garbage = {
            "",
            "x",
            "[]",
            "null",
            "{}",
            report(1) + report(2),
            report(1).substring(0, 60),
            report(1).replace("\"seq\":1", "\"seq\":0"),
            report(1).replace("\"seq\":1", "\"seq\":\"1\""),
            report(1).replace("\"v\":1,", ""),
            report(1).replace("\"ready\":true", "\"ready\":1"),
            report(1).replace("\"inFlight\":2", "\"inFlight\":-1"),
            report(1).replace("\"inFlight\":2", "\"inFlight\":1.5"),
            report(1).replace("\"inFlight\":2", "\"inFlight\":99999999999"),
            report(1).replace("0.31", "1.01"),
            report(1).replace("0.31", "NaN"),
            report(1).replace("210.5", "1e300"),
            report(1).replace("\"n2\"", "[\"n2\"]"),
            report(1).replace("n2", "n".repeat(64)),
        };
        for (String text : garbage) {
            assertEquals(text, ReportGate.Outcome.MALFORMED, send(text));
        }
        assertEquals(
                ReportGate.Outcome.OVERSIZED, send(report(1).replace("{", "{" + " ".repeat(512))));
        assertEquals(List.of(), loads);
    }

    /** Property: no frame, however broken, is worse than refused. */
    @Test
    public void brokenFramesDoNoHarm() {
        Random random = new Random(11);
        byte[] good = frame(MAC, ADDRESS, 9799, report(1).getBytes(UTF_8));
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int n = random.nextInt(4); n >= 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            if (ReportGate.isReport(bad, 9799)) {
                gate.receive(bad, AT, (pool, load) -> {});
            }
        }
    }

    @Test
    public void otherDatagramsAreNoReports() {
        byte[] data = report(1).getBytes(UTF_8);
        assertFalse(ReportGate.isReport(frame(MAC, ADDRESS, 9798, data), 9799));
        byte[] fragment = frame(MAC, ADDRESS, 9799, data);
        fragment[20] = 0x20;
        assertFalse(ReportGate.isReport(fragment, 9799));
        assertFalse(ReportGate.isReport(new byte[0], 9799));
    }

    @Test
    public void overtakenAndRepeatedReportsAreDroppedAndNewStartsAreNot() {
        assertEquals(ReportGate.Outcome.ACCEPTED, send(report(100)));
        assertEquals(ReportGate.Outcome.OLD, send(report(100)));
        assertEquals(ReportGate.Outcome.OLD, send(report(99)));
        assertEquals(ReportGate.Outcome.ACCEPTED, send(report(101)));
        assertEquals("a new start", ReportGate.Outcome.ACCEPTED, send(report(1)));
        assertEquals(ReportGate.Outcome.ACCEPTED, send(report(2)));
        nanos += 1_500_000_000L;
        assertEquals("after a silence", ReportGate.Outcome.ACCEPTED, send(report(1)));
    }

    @Test
    public void sequenceNumbersOutliveANewDescriptionOfTheHost() {
        send(report(10));
        gate.sources(
                Map.of(
                        ADDRESS.toInt(),
                        new ReportGate.Source(MAC.toBytes(), AT, List.of(n2))
                                .after(gate.source(ADDRESS.toInt()))));
        assertEquals(ReportGate.Outcome.OLD, send(report(9)));
    }

    @Test
    public void onAHostWithSeveralMembersTheNameDecides() {
        ReportGate.Target other = new ReportGate.Target(POOL, MemberId.of("n2b"));
        gate.sources(
                Map.of(
                        ADDRESS.toInt(),
                        new ReportGate.Source(MAC.toBytes(), AT, List.of(n2, other))));
        send(report(1));
        assertEquals(1, loads.size());
        send(report(2).replace("\"n2\"", "\"somebody\""));
        assertEquals("without a name that fits, all of them", 3, loads.size());
    }

    @Test
    public void strangersAreSeenOnlyWhereSomebodyLooksForThem() {
        Ip4Address other = Ip4Address.valueOf("198.18.0.14");
        byte[] data =
                report(1)
                        .replace("\"cpu\"", "\"port\":8010,\"stopping\":true,\"cpu\"")
                        .getBytes(UTF_8);
        send(frame(MAC, other, 9799, data), ELSEWHERE);
        assertEquals(List.of(), gate.strangers().take());
        gate.strangers().watch(true);
        send(frame(MAC, other, 9799, "{}".getBytes(UTF_8)), ELSEWHERE);
        send(frame(MAC, other, 9799, data), ELSEWHERE);
        List<Stranger> seen = gate.strangers().take();
        assertEquals(1, seen.size());
        Stranger stranger = seen.get(0);
        assertEquals(other, stranger.address());
        assertEquals(MAC, stranger.mac());
        assertEquals(ELSEWHERE, stranger.place());
        assertEquals("n2", stranger.node());
        assertEquals("cifar10", stranger.model());
        assertEquals("v1", stranger.version());
        assertEquals(8010, stranger.port());
        assertTrue(stranger.ready());
        assertTrue(stranger.stopping());
        assertEquals("taken once", List.of(), gate.strangers().take());
        send(report(1));
        assertEquals("a member is no stranger", List.of(), gate.strangers().take());
        gate.source(ADDRESS.toInt()).want();
        send(report(2));
        assertEquals("but to another pool", ADDRESS, gate.strangers().take().get(0).address());
    }

    @Test
    public void strangersAreBounded() {
        gate.strangers().watch(true);
        byte[] data = report(1).getBytes(UTF_8);
        for (int i = 0; i < 2 * Sightings.MAX_STRANGERS; i++) {
            send(frame(MAC, Ip4Address.valueOf(0x0a000001 + i), 9799, data), AT);
        }
        assertEquals(Sightings.MAX_STRANGERS, gate.strangers().take().size());
        gate.strangers().watch(false);
        send(frame(MAC, Ip4Address.valueOf("10.0.0.1"), 9799, data), AT);
        assertEquals(List.of(), gate.strangers().take());
    }
}
