/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.endsWith;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThat;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.CircuitState;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.HealthChange;
import org.fairlead.lb.api.HealthServiceAdapter;
import org.fairlead.lb.api.LatencyDistribution;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SteeringCounter;
import org.fairlead.lb.api.SteeringFigures;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.api.SteeringStage;
import org.fairlead.lb.codec.Stats;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.DeviceId;

/** What the command line shows, on terminals of 100 columns. */
public class TablesTest {
    private static final PoolId POOL = PoolId.of("inference");
    private static final long NOW = 1_700_000_000_000L;
    private static final String LONG = "a-name-as-long-as-names-may-be-in-fairlead-0123456789";

    private static MemberHealth.Builder health(String id) {
        return MemberHealth.builder(POOL, MemberId.of(id))
                .at(NOW)
                .state(OperationalState.UP, "status 200", NOW - 59_900)
                .weights(100, 12.5)
                .lastLoad(NOW - 230, MemberLoad.builder(MemberId.of(id), 1).inFlight(2).build());
    }

    private static Member.Builder member(String id) {
        return Member.builder()
                .id(MemberId.of(id))
                .address(Ip4Address.valueOf("198.18.0.11"))
                .port(8000)
                .labels(Map.of("version", "v1"));
    }

    private static List<String> fitting(List<String> lines) {
        for (String line : lines) {
            assertTrue(line, line.length() <= 100);
        }
        return lines;
    }

    private static List<String> words(String line) {
        return List.of(line.trim().split(" +"));
    }

    @Test
    public void timesAreShortAndNeverNegative() {
        assertEquals("0.0s", Texts.span(-5));
        assertEquals("0.9s", Texts.span(999));
        assertEquals("10s", Texts.span(10_999));
        assertEquals("299s", Texts.span(299_999));
        assertEquals("5m", Texts.span(300_000));
        assertEquals("179m", Texts.span(3 * 3_600_000 - 1));
        assertEquals("3h", Texts.span(3 * 3_600_000));
        assertEquals("4d", Texts.span(4 * 86_400_000L));
        assertEquals("what has never been", "-", Texts.ago(NOW, 0));
    }

    @Test
    public void weightsAreShortAndWhatIsMoreThanNothingShowsAsSuch() {
        assertEquals("0", Texts.weight(0));
        assertEquals("0.01", Texts.weight(0.0004));
        assertEquals("0.10", Texts.weight(0.1));
        assertEquals("99.9", Texts.weight(99.94));
        assertEquals("171", Texts.weight(170.66));
        assertEquals("256", Texts.weight(256));
    }

    @Test
    public void healthIsALineForEachMember() {
        MemberHealth down =
                MemberHealth.builder(POOL, MemberId.of("n2"))
                        .at(NOW)
                        .state(OperationalState.DEGRADED, "no answer within 2000 ms", 0)
                        .circuit(CircuitState.HALF_OPEN)
                        .weights(256, 99.9)
                        .build();
        List<String> lines = fitting(HealthText.table(List.of(health("n1").build(), down)));
        assertEquals(
                List.of(
                        "POOL", "MEMBER", "STATE", "SINCE", "CIRCUIT", "WEIGHT", "REPORT",
                        "REASON"),
                words(lines.get(0)));
        assertEquals(
                List.of(
                        "inference",
                        "n1",
                        "up",
                        "59s",
                        "closed",
                        "100/12.5",
                        "0.2s",
                        "status",
                        "200"),
                words(lines.get(1)));
        assertThat(
                lines.get(2),
                containsString(" degraded     - half-open 256/99.9      - no answer"));
        assertThat("whole", lines.get(2), endsWith("within 2000 ms"));
    }

    @Test
    public void oneMemberIsToldInFullAndFits() {
        String reason = "no answer within 2000 ms; " + "add a route ".repeat(12) + "to the end";
        MemberHealth h =
                health(LONG)
                        .state(OperationalState.DOWN, reason, NOW - 1)
                        .lastCheck(NOW - 2_000, reason)
                        .history(
                                List.of(
                                        new HealthChange(NOW - 1, OperationalState.DOWN, reason),
                                        new HealthChange(NOW - 9, OperationalState.UP, "fine")))
                        .build();
        List<String> lines = fitting(HealthText.details(h));
        String text = String.join(" ", lines).replaceAll(" +", " ");
        assertThat(text, containsString("reason: " + reason));
        assertThat(text, containsString("last check: 2.0s ago: " + reason));
        assertThat(
                text, containsString("last report: 0.2s ago: ready, version unknown, 2 in flight"));
        assertThat(lines.get(lines.size() - 1), endsWith("up       fine"));
    }

    @Test
    public void membersShowHealthAndBothWeights() {
        Member draining =
                member(LONG)
                        .port(8001)
                        .administrative(AdministrativeState.DRAIN)
                        .drainUntil(Instant.ofEpochMilli(NOW + 250_000))
                        .build();
        Pool pool =
                Pool.builder().id(POOL).members(List.of(member("n1").build(), draining)).build();
        MemberRows rows = new MemberRows(new Network(), Instant.ofEpochMilli(NOW));
        List<String> lines = new ArrayList<>();
        lines.add(MemberRows.head());
        lines.addAll(
                rows.of(
                        pool,
                        Map.of(
                                MemberId.of("n1"),
                                health("n1").build(),
                                draining.id(),
                                MemberHealth.unknown(POOL, draining))));
        fitting(lines);
        assertEquals(
                List.of(
                        "inference",
                        "n1",
                        "198.18.0.11:8000",
                        "ready",
                        "up",
                        "100/12.5",
                        "reached",
                        "3",
                        "version=v1"),
                words(lines.get(1)));
        assertThat(lines.get(2), containsString("drain 250s  unknown       1/0 reached"));
    }

    @Test
    public void theFiguresOfTheSteeringFit() {
        List<String> lines =
                fitting(
                        SteeringText.lines(
                                new SteeringFigures(
                                        Map.of(SteeringCounter.RESETS, Long.MAX_VALUE / 1_000_000),
                                        Map.of(
                                                SteeringStage.RELEASED,
                                                new LatencyDistribution(Map.of(67_108_864L, 2L))),
                                        100_000,
                                        8_192,
                                        Map.of(DeviceId.deviceId("of:00000000000000ff"), 7))));
        assertTrue(lines.stream().anyMatch(l -> words(l).equals(List.of("packetIns", "0"))));
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("resets ")));
        assertThat(String.join("\n", lines), containsString("67108864  67108864"));
        assertEquals(
                List.of("of:00000000000000ff", "7", "with", "rules"),
                words(lines.get(lines.size() - 1)));
    }

    @Test
    public void statsShowWhoServesAndWithWhichWeight() {
        Pool pool =
                Pool.builder()
                        .id(POOL)
                        .members(
                                List.of(
                                        member("n1").weight(100).build(),
                                        member("n2").port(8001).build()))
                        .build();
        HealthServiceAdapter known =
                new HealthServiceAdapter() {
                    @Override
                    public List<MemberHealth> health(PoolId asked) {
                        return List.of(TablesTest.health("n1").build());
                    }
                };
        List<String> lines =
                fitting(StatsText.table(Stats.of(List.of(pool), new Network(), known)));
        assertEquals(
                List.of("inference", "n1", "up", "100/12.5", "3", "0", "0", "0"),
                words(lines.get(1)));
        assertEquals(
                List.of("inference", "n2", "unknown", "1/0", "3", "0", "0", "0"),
                words(lines.get(2)));
        assertEquals(
                List.of("inference", "(all)", "1/2", "101/12.5", "6", "0", "0", "0"),
                words(lines.get(3)));
        assertEquals("(all)", words(lines.get(4)).get(0));
        assertEquals("1/2", words(lines.get(4)).get(2));
    }

    /** Three connections of every member. */
    private static final class Network implements SteeringService {
        @Override
        public List<Connection> connections() {
            return List.of();
        }

        @Override
        public boolean isReachable(Member member) {
            return true;
        }

        @Override
        public boolean isLocated(Member member) {
            return true;
        }

        @Override
        public int openConnections(PoolId pool, MemberId member) {
            return 3;
        }
    }
}
