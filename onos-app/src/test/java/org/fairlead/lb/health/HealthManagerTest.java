/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toList;
import static org.fairlead.lb.api.OperationalState.DOWN;
import static org.fairlead.lb.api.OperationalState.UNKNOWN;
import static org.fairlead.lb.api.OperationalState.UP;
import static org.fairlead.lb.health.Await.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.fairlead.lb.api.CircuitState;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.LoadListener;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.balancer.RoundRobinFactory;
import org.fairlead.lb.store.FakeCluster;
import org.fairlead.lb.store.RealConfig;
import org.junit.After;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** Controllers of a cluster that take turns, restart and stop. */
public class HealthManagerTest {
    private static final PoolId POOL = PoolId.of("p");
    private static final ConnectPoint PORT =
            ConnectPoint.deviceConnectPoint("of:0000000000000002/3");
    private static final MacAddress MAC = MacAddress.valueOf("02:fa:00:00:00:0c");
    private static final HealthMonitor QUICK =
            HealthMonitor.builder().intervalMillis(100).fastIntervalMillis(100).build();

    private final FakeCluster cluster = new FakeCluster();
    private final RealConfig config = new RealConfig(cluster, new RoundRobinFactory());
    private final Controller.Election election = new Controller.Election();
    private final List<Controller> running = new ArrayList<>();

    @After
    public void stop() {
        running.forEach(Controller::stop);
        config.stop();
    }

    private static Member member(int number) {
        return Member.builder()
                .id(MemberId.of("n" + number))
                .address(Ip4Address.valueOf("198.18.0.1" + number))
                .port(8000)
                .build();
    }

    /** A pool of n1, which refuses, and n2, which is well. */
    private void pool(HealthMonitor monitor) {
        config.manager()
                .createPool(
                        Pool.builder()
                                .id(POOL)
                                .members(List.of(member(1), member(2)))
                                .monitor(monitor)
                                .build());
    }

    private Pool pool() {
        return config.manager().pool(POOL).orElseThrow();
    }

    private Controller controller(String name) {
        Controller controller = new Controller(name, config, election);
        controller.network.refusing.add("198.18.0.11");
        return controller;
    }

    private Controller start(String name) {
        return start(controller(name));
    }

    private Controller start(Controller controller) {
        controller.start();
        running.add(controller);
        return controller;
    }

    private List<String> serving(Controller controller) {
        return controller.manager.serving(pool()).stream()
                .map(m -> m.id().toString())
                .collect(toList());
    }

    private static void awaitSettled(Controller controller) throws Exception {
        await(
                "n1 is down and n2 is up",
                () -> controller.is(POOL, "n1", DOWN) && controller.is(POOL, "n2", UP));
    }

    private static void awaitChecks(Controller controller, int more) throws Exception {
        int from = controller.network.checks.get();
        await("checks go on", () -> controller.network.checks.get() >= from + more);
    }

    @Test
    public void theLeaderChecksAndTheOthersTakeOverWhatItFinds() throws Exception {
        pool(QUICK);
        election.elect("a");
        Controller a = start("a");
        Controller b = start("b");
        awaitSettled(a);
        awaitSettled(b);
        assertEquals(List.of("n2"), serving(b));
        assertTrue("its connections are of no use", b.manager.isGone(POOL, MemberId.of("n1")));
        assertEquals("connection refused", b.health(POOL, "n1").reason());
        // Also later, when it would have had to check what it believes.
        awaitChecks(a, 20);
        assertTrue(b.is(POOL, "n2", UP));
        assertEquals(List.of("n2"), serving(b));
        assertEquals(0, b.network.checks.get());
        a.network.refusing.clear();
        await("n1 is back", () -> b.is(POOL, "n1", UP));
        assertEquals(0, b.network.checks.get());
    }

    @Test
    public void aMemberThatIsAddedIsTakenOverByFollowersToo() throws Exception {
        pool(QUICK);
        election.elect("a");
        Controller a = start("a");
        Controller b = start("b");
        awaitSettled(b);
        config.manager().changePool(POOL, Expectation.ANY, Members.add(member(3)));
        await("n3 is up", () -> b.is(POOL, "n3", UP));
        awaitChecks(a, 20);
        assertEquals(List.of("n2", "n3"), serving(b));
    }

    @Test
    public void whenLeadershipMovesChecksStopHereAndStartThereAndStatesStay() throws Exception {
        pool(QUICK);
        election.elect("a");
        Controller a = start("a");
        Controller b = start("b");
        awaitSettled(a);
        awaitSettled(b);
        MemberHealth down = a.health(POOL, "n1");
        MemberHealth up = a.health(POOL, "n2");

        election.elect("b");
        for (int asked = 0; asked < 10; asked = b.network.checks.get()) {
            assertEquals("nobody is refused meanwhile", List.of("n2"), serving(b));
            assertEquals(List.of("n2"), serving(a));
            Thread.sleep(1);
        }
        int last = a.network.checks.get();
        awaitChecks(b, 20);
        assertEquals("it checks no more", last, a.network.checks.get());
        for (Controller controller : List.of(a, b)) {
            assertEquals(down.since(), controller.health(POOL, "n1").since());
            assertEquals(up.since(), controller.health(POOL, "n2").since());
            assertEquals(down.history(), controller.manager.history(POOL, MemberId.of("n1")));
        }

        b.network.refusing.add("198.18.0.12");
        await("what the new leader finds counts here, too", () -> a.is(POOL, "n2", DOWN));
        b.network.refusing.clear();
        await("back", () -> a.is(POOL, "n2", UP));
        assertEquals(
                List.of(UP, DOWN, UP),
                a.manager.history(POOL, MemberId.of("n2")).stream()
                        .map(c -> c.state())
                        .collect(toList()));
    }

    @Test
    public void withoutALeaderWhatIsKnownStays() throws Exception {
        pool(QUICK);
        election.elect("a");
        Controller a = start("a");
        awaitSettled(a);
        election.elect(null);
        int before = a.events.size();
        int asked = a.network.checks.get();
        Thread.sleep(600); // twice the time for which a leader believes without a check
        assertEquals(List.of("n2"), serving(a));
        assertTrue(a.network.checks.get() - asked <= 2);
        assertEquals(before, a.events.size());
    }

    @Test
    public void aRestartGoesOnFromWhatWasKnown() throws Exception {
        pool(HealthMonitor.DEFAULT);
        election.elect("a");
        Controller a = controller("a");
        a.start();
        awaitSettled(a);
        List<?> history = a.manager.history(POOL, MemberId.of("n1"));
        a.stop();

        Controller again = controller("a");
        again.network.isSilent = true; // no check has ended yet
        again.start();
        running.add(again);
        assertEquals("from the first moment", List.of("n2"), serving(again));
        assertEquals(history, again.manager.history(POOL, MemberId.of("n1")));
        assertEquals("connection refused", again.health(POOL, "n1").reason());
        assertTrue(again.manager.isGone(POOL, MemberId.of("n1")));
        await("all are looked at again", () -> again.network.checks.get() == 2);
        assertEquals(List.of("n2"), serving(again));
    }

    @Test
    public void deactivationLeavesNoThreadAndNoListener() throws Exception {
        pool(HealthMonitor.NONE);
        election.elect("a");
        int listeners = cluster.listeners();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Controller a = controller("a");
        a.manager.probers = new HealthManager().probers;
        a.start();
        await("it runs", () -> a.is(POOL, "n1", UP));
        assertEquals(List.of("run " + HealthManager.TOPIC), election.log);
        assertTrue(cluster.listeners() > listeners);
        assertTrue(started(before).anyMatch(t -> t.getName().contains("checks")));

        a.stop();
        assertEquals(
                List.of("run " + HealthManager.TOPIC, "withdraw " + HealthManager.TOPIC),
                election.log);
        assertEquals(List.of(), election.listeners);
        assertEquals(List.of(), a.hosts.listeners);
        assertEquals(Set.of(), a.configured);
        assertEquals(listeners, cluster.listeners());
        await("its threads end", () -> started(before).noneMatch(Thread::isAlive));
        config.manager().changePool(POOL, Expectation.ANY, Members.add(member(3)));
        a.manager.outcome(POOL, MemberId.of("n1"), false);
        assertEquals("nobody listens", 2, a.manager.health(POOL).size());
    }

    private static Stream<Thread> started(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> !before.contains(t) && t.getName().contains("fairlead-lb"));
    }

    @Test
    public void stoppingClosesWhatAsks() {
        pool(HealthMonitor.NONE);
        Controller a = controller("a");
        a.start();
        assertFalse(a.network.isClosed);
        a.stop();
        assertTrue(a.network.isClosed);
    }

    @Test
    public void thoseThatLeaveAreForgottenAndThoseThatComeAreChecked() throws Exception {
        pool(QUICK);
        election.elect("a");
        Controller a = start("a");
        awaitSettled(a);
        config.manager().changePool(POOL, Expectation.ANY, Members.remove(MemberId.of("n1")));
        config.manager().changePool(POOL, Expectation.ANY, Members.add(member(3)));
        await("n3 is up", () -> serving(a).equals(List.of("n2", "n3")));
        await(
                "n1 is forgotten",
                () -> cluster.map("fairlead-health").keySet().equals(Set.of("p/n2", "p/n3")));
        assertFalse(a.manager.health(POOL, MemberId.of("n1")).isPresent());
        config.manager().removePool(POOL, Expectation.ANY);
        await("all of it", () -> cluster.map("fairlead-health").isEmpty());
        assertEquals(List.of(), a.manager.health(POOL));
        assertEquals(0, a.manager.effectiveWeight(POOL, MemberId.of("n2")), 0);
    }

    @Test
    public void changesAreTold() throws Exception {
        pool(QUICK);
        election.elect("a");
        Controller a = start("a");
        awaitSettled(a);
        await(
                "n1 is told to be down",
                () ->
                        a.events.stream()
                                .filter(e -> e.type() == HealthEvent.Type.STATE_CHANGED)
                                .map(HealthEvent::subject)
                                .anyMatch(
                                        h ->
                                                h.member().equals(MemberId.of("n1"))
                                                        && h.state() == DOWN
                                                        && !h.answers()));
    }

    @Test
    public void connectionsThatFailOpenTheCircuit() throws Exception {
        pool(QUICK);
        election.elect("a");
        Controller a = start("a");
        a.network.refusing.clear();
        await("both serve", () -> serving(a).equals(List.of("n1", "n2")));
        for (int i = 0; i < Breaker.FAILURES; i++) {
            a.manager.opened(POOL, MemberId.of("n1"));
            a.manager.outcome(POOL, MemberId.of("n1"), false);
        }
        await("n1 is ejected", () -> serving(a).equals(List.of("n2")));
        assertEquals(UP, a.health(POOL, "n1").state());
        assertEquals(CircuitState.OPEN, a.health(POOL, "n1").circuit());
        assertEquals(0, a.manager.effectiveWeight(POOL, MemberId.of("n1")), 0);
        assertFalse("it may finish what it has", a.manager.isGone(POOL, MemberId.of("n1")));
        a.manager.outcome(PoolId.of("none"), MemberId.of("n1"), false); // does no harm
    }

    @Test
    public void reportsCountFromTheMembersOwnPortOnly() throws Exception {
        pool(HealthMonitor.builder().type(HealthMonitor.Type.REPORTS).build());
        election.elect("a");
        Controller a = start("a");
        List<MemberLoad> loads = new ArrayList<>();
        List<MemberLoad> heard = new ArrayList<>();
        LoadListener listener = (pool, load) -> heard.add(load);
        a.manager.bindLoadListener(listener);
        byte[] frame = report(1, true);
        assertTrue(a.manager.report(frame, PORT, (pool, load) -> loads.add(load)));
        assertEquals("ONOS does not know the host yet", List.of(), loads);
        assertEquals(Long.valueOf(1), a.manager.reports().get("unknown"));
        a.hosts.put(member(2).address(), MAC, PORT);
        await(
                "n2 is up",
                () -> {
                    a.manager.report(report(loads.size() + 2, true), PORT, (p, l) -> loads.add(l));
                    return a.is(POOL, "n2", UP);
                });
        assertEquals(MemberId.of("n2"), loads.get(0).member());
        assertTrue(a.health(POOL, "n2").lastLoad().isPresent());
        assertEquals("so do those who listen", loads, heard);
        a.manager.unbindLoadListener(listener);
        ConnectPoint other = ConnectPoint.deviceConnectPoint("of:0000000000000002/4");
        a.manager.report(report(900, false), other, (p, l) -> loads.clear());
        assertEquals(Long.valueOf(1), a.manager.reports().get("spoofed"));
        assertFalse(loads.isEmpty());
        a.manager.report(report(901, false), PORT, (p, l) -> {});
        await("n2 is down", () -> a.is(POOL, "n2", DOWN));
        assertFalse(a.manager.isGone(POOL, MemberId.of("n2")));
        assertEquals(UNKNOWN, a.health(POOL, "n1").state());
        assertEquals("who has gone hears no more", loads.size(), heard.size());
        assertFalse("not a report", a.manager.report(new byte[60], PORT, (p, l) -> {}));
    }

    private static byte[] report(long sequence, boolean ready) {
        String text = ReportGateTest.report(sequence).replace("true", String.valueOf(ready));
        return ReportGateTest.frame(MAC, member(2).address(), 9799, text.getBytes(UTF_8));
    }

    @Test
    public void checksComeFromTheAddressThatIsSet() throws Exception {
        pool(QUICK);
        election.elect("a");
        Controller a = start("a");
        awaitChecks(a, 2);
        assertNull(a.network.source);
        a.manager.modified(Map.of("checkSource", " 198.18.0.253 "));
        await(
                "checks come from there",
                () ->
                        a.network.source != null
                                && a.network.source.getHostAddress().equals("198.18.0.253"));
        a.manager.modified(Map.of("checkSource", "here"));
        await("an address that is none is left out", () -> a.network.source == null);
    }
}
