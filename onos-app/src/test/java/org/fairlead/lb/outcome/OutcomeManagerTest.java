/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.outcome;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.LoadBalancerEvent;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Outcome;
import org.fairlead.lb.api.OutcomeReport;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.RequestTotals;
import org.fairlead.lb.api.SplitShare;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

/** What is compared, and what is refused. */
public class OutcomeManagerTest {
    private static final PoolId POOL = PoolId.of("inference");

    private final List<LoadBalancerListener> listeners = new ArrayList<>();
    private final OutcomeManager manager = new OutcomeManager(() -> 1_000_000_000_000L);
    private Pool pool = pool(member("n1", "v1"), member("n2", "v1"), member("n3", "v2"));

    private static Member member(String id, String version) {
        return Member.builder()
                .id(MemberId.of(id))
                .address(Ip4Address.valueOf("198.18.0.1" + id.charAt(1)))
                .port(8000)
                .labels(Map.of("version", version))
                .build();
    }

    private static Pool pool(Member... members) {
        return Pool.builder().id(POOL).members(List.of(members)).build();
    }

    @Before
    public void setUp() {
        manager.loadBalancerService =
                (LoadBalancerService)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {LoadBalancerService.class},
                                (proxy, method, args) -> {
                                    switch (method.getName()) {
                                        case "pools":
                                            return List.of(pool);
                                        case "pool":
                                            return Optional.of(pool)
                                                    .filter(p -> p.id().equals(args[0]));
                                        case "addListener":
                                            listeners.add((LoadBalancerListener) args[0]);
                                            return null;
                                        default:
                                            listeners.remove(args[0]);
                                            return null;
                                    }
                                });
        manager.activate();
    }

    private void change(Pool next) {
        pool = next;
        listeners.forEach(
                l -> l.event(LoadBalancerEvent.of(LoadBalancerEvent.Type.POOL_UPDATED, next)));
    }

    private void report(String member, long ok, long failed) {
        manager.reported(
                POOL,
                MemberLoad.builder(MemberId.of(member), 0)
                        .totals(new RequestTotals(1, ok, 0, failed, 3 * ok, 10 * ok))
                        .build());
    }

    private OutcomeReport compare() {
        return manager.compare(POOL, Optional.empty(), Optional.empty(), 60);
    }

    @Test
    public void addsMembersOfAVersionUpAndComparesWithTheGreatest() {
        for (String member : List.of("n1", "n2", "n3", "stranger")) {
            report(member, 0, 0);
            report(member, 100, 5);
        }
        manager.reported(POOL, MemberLoad.builder(MemberId.of("n1"), 0).build());
        OutcomeReport report = compare();
        assertEquals("version", report.label());
        assertEquals("v1", report.base());
        Outcome v1 = report.outcomes().get(0);
        Outcome v2 = report.outcomes().get(1);
        assertEquals(2, report.outcomes().size());
        assertEquals(210, v1.totals().requests());
        assertEquals(List.of(MemberId.of("n1"), MemberId.of("n2")), v1.members());
        assertFalse(v1.latency().isPresent());
        assertEquals(105, v2.totals().requests());
        assertEquals(0, v2.latency().get().value(), 1e-9);
        assertEquals(1, v2.failures().get().p(), 1e-9);
        assertEquals("v2", manager.compare(POOL, Optional.empty(), Optional.of("v2"), 60).base());
    }

    @Test
    public void withoutAnyRequestTheVersionsAreThereAllTheSame() {
        OutcomeReport report = compare();
        assertEquals("v1", report.base());
        assertEquals(0, report.outcomes().get(1).totals().requests());
        assertTrue(Double.isNaN(report.outcomes().get(1).latency().get().p()));
    }

    @Test
    public void theLabelOfTheSplitIsTheOneThatCounts() {
        change(
                pool.toBuilder()
                        .split(
                                List.of(
                                        new SplitShare("version", "v1", 90),
                                        new SplitShare("version", "v2", 10)))
                        .build());
        assertEquals(90, compare().outcomes().get(0).share().get().percent());
    }

    @Test
    public void whatAMemberDidUnderAnotherVersionStays() {
        report("n1", 0, 0);
        report("n1", 10, 0);
        change(pool(member("n1", "v3"), member("n3", "v2")));
        report("n1", 11, 0);
        OutcomeReport report = compare();
        assertEquals("[v1, v2, v3]", values(report));
        assertEquals(10, report.outcomes().get(0).totals().requests());
        assertEquals(List.of(), report.outcomes().get(0).members());
        assertEquals(1, report.outcomes().get(2).totals().requests());
    }

    private static String values(OutcomeReport report) {
        List<String> values = new ArrayList<>();
        report.outcomes().forEach(o -> values.add(o.value()));
        return values.toString();
    }

    private String refused(String label, String base, int minutes) {
        return assertThrows(
                        InvalidConfigException.class,
                        () ->
                                manager.compare(
                                        POOL,
                                        Optional.ofNullable(label),
                                        Optional.ofNullable(base),
                                        minutes))
                .field();
    }

    @Test
    public void whatIsWrongIsRefused() {
        assertEquals("label", refused("zone", null, 60));
        assertEquals("base", refused("version", "v9", 60));
        assertEquals("minutes", refused(null, null, 0));
        assertEquals("minutes", refused(null, null, 1441));
        assertThrows(
                NotFoundException.class,
                () -> manager.compare(PoolId.of("other"), Optional.empty(), Optional.empty(), 60));
    }

    @Test
    public void deactivationListensNoMore() {
        manager.deactivate();
        assertTrue(listeners.isEmpty());
    }
}
