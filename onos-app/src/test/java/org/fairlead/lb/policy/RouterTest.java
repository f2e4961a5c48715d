/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.policy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fairlead.lb.api.Policy;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SplitShare;
import org.fairlead.lb.api.TimeWindow;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip4Prefix;
import org.onosproject.net.ConnectPoint;

/** Which pool and labels a connection gets. */
public class RouterTest {
    private static final PoolId POOL = PoolId.of("inference");
    private static final PoolId OTHER = PoolId.of("other");
    private static final Ip4Address CLIENT = Ip4Address.valueOf("198.18.0.1");
    private static final ConnectPoint LEAF1 =
            ConnectPoint.deviceConnectPoint("of:0000000000000001/5");
    private static final Map<String, String> V1 = Map.of("version", "v1");
    private static final Map<String, String> V2 = Map.of("version", "v2");

    /** A Monday, 12:00 in London and 13:00 in Berlin. */
    private static final Instant MONDAY = Instant.parse("2026-11-23T12:00:00Z");

    private final List<Policy> policies = new ArrayList<>();
    private final Map<PoolId, Split> splits = new HashMap<>();
    private final Set<Map<String, String>> away = new HashSet<>();

    private final Router.Pools pools =
            new Router.Pools() {
                @Override
                public Split split(PoolId pool) {
                    return splits.getOrDefault(pool, new Split(pool, List.of()));
                }

                @Override
                public boolean isServed(PoolId pool, Map<String, String> labels) {
                    return !away.contains(labels);
                }
            };

    private Route route(String client, ConnectPoint ingress) {
        Vip vip =
                Vip.builder()
                        .id(VipId.of("web"))
                        .address(Ip4Address.valueOf("198.18.0.100"))
                        .port(80)
                        .pool(POOL)
                        .policies(policies)
                        .build();
        return Router.route(
                vip, Ip4Address.valueOf(client), Optional.ofNullable(ingress), MONDAY, pools);
    }

    private Route route() {
        return route(CLIENT.toString(), LEAF1);
    }

    private void split(int v1, int v2) {
        splits.put(
                POOL,
                new Split(
                        POOL,
                        List.of(
                                new SplitShare("version", "v1", v1),
                                new SplitShare("version", "v2", v2))));
    }

    private static Policy.Builder time(String zone, String from, String to, DayOfWeek... days) {
        return Policy.builder("hours")
                .pool(OTHER)
                .time(
                        new TimeWindow(
                                Set.of(days),
                                LocalTime.parse(from),
                                LocalTime.parse(to),
                                ZoneId.of(zone)));
    }

    private PoolId poolBy(Policy.Builder policy) {
        policies.clear();
        policies.add(policy.build());
        return route().pool();
    }

    @Test
    public void withoutPoliciesAnyMemberOfThePoolMay() {
        Route route = route();
        assertEquals(POOL, route.pool());
        assertEquals(Map.of(), route.labels());
        assertFalse(route.policy().isPresent());
        assertFalse(route.share().isPresent());
        assertEquals("", route.note());
    }

    @Test
    public void theFirstPolicyThatAppliesDecides() {
        Ip4Prefix prefix = Ip4Prefix.valueOf("198.18.0.0/28");
        policies.add(
                Policy.builder("far").client(Ip4Prefix.valueOf("10.0.0.0/8")).pool(OTHER).build());
        policies.add(Policy.builder("near").client(prefix).labels(V2).build());
        policies.add(Policy.builder("rest").pool(OTHER).build());
        assertEquals("near", route().policy().get());
        assertEquals(V2, route().labels());
        assertEquals(POOL, route().pool());
        assertEquals("far", route("10.1.2.3", LEAF1).policy().get());
        assertEquals("rest", route("198.18.0.16", LEAF1).policy().get());
    }

    @Test
    public void whereAConnectionComesInMustBeKnownToCount() {
        policies.add(Policy.builder("lab").ingress(LEAF1).pool(OTHER).build());
        assertEquals(OTHER, route().pool());
        ConnectPoint next = ConnectPoint.deviceConnectPoint("of:0000000000000001/6");
        assertEquals(POOL, route("198.18.0.1", next).pool());
        assertEquals(POOL, route("198.18.0.1", null).pool());
    }

    @Test
    public void hoursAreThoseOfTheirZone() {
        assertEquals(OTHER, poolBy(time("Europe/London", "12:00", "13:00")));
        assertEquals(POOL, poolBy(time("Europe/Berlin", "12:00", "13:00")));
        assertEquals(OTHER, poolBy(time("Europe/Berlin", "13:00", "14:00", DayOfWeek.MONDAY)));
        assertEquals(POOL, poolBy(time("Europe/Berlin", "13:00", "14:00", DayOfWeek.SUNDAY)));
        assertEquals(
                "from Sunday night on",
                OTHER,
                poolBy(time("Europe/Berlin", "22:00", "14:00", DayOfWeek.SUNDAY)));
    }

    @Test
    public void allConditionsMustHold() {
        Policy.Builder both =
                Policy.builder("both")
                        .client(Ip4Prefix.valueOf("198.18.0.0/24"))
                        .ingress(LEAF1)
                        .pool(OTHER);
        assertEquals(OTHER, poolBy(both));
        assertEquals(POOL, poolBy(both.client(Ip4Prefix.valueOf("198.18.1.0/24"))));
    }

    @Test
    public void theSplitOfThePoolNarrowsWhatAPolicyLeaves() {
        split(0, 100);
        assertEquals(V2, route().labels());
        assertEquals("v2", route().share().get().value());
        policies.add(Policy.builder("big").labels(Map.of("size", "big")).build());
        assertEquals(Map.of("size", "big", "version", "v2"), route().labels());
    }

    @Test
    public void aPolicyOverridesTheSplitByItsLabel() {
        split(0, 100);
        policies.add(Policy.builder("old").labels(V1).build());
        assertEquals(V1, route().labels());
        assertFalse(route().share().isPresent());
        assertEquals("the policy overrides the split", route().note());
    }

    @Test
    public void aPolicysOtherPoolIsNotSplitByTheFirstOnesShares() {
        split(50, 50);
        policies.add(Policy.builder("elsewhere").pool(OTHER).build());
        assertEquals(Map.of(), route().labels());
    }

    @Test
    public void whereAShareIsAwayAnotherServesAndTheNoteSaysSo() {
        split(50, 50);
        Map<String, String> own = route().labels();
        Map<String, String> other = own.equals(V1) ? V2 : V1;
        away.add(own);
        Route route = route();
        assertEquals(other, route.labels());
        assertEquals(
                "the share that it belongs to", own.get("version"), route.share().get().value());
        assertEquals(
                "nobody of version="
                        + own.get("version")
                        + " serves, so version="
                        + other.get("version")
                        + " does",
                route.note());
        away.add(other);
        assertEquals(Map.of(), route().labels());
        assertEquals("no share of the split serves, so any member may", route().note());
    }
}
