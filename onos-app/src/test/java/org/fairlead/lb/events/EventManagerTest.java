/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.fairlead.lb.api.CircuitState;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionListener;
import org.fairlead.lb.api.DecisionService;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.HealthListener;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerEvent;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.VipId;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

/** What becomes an event, and how many decisions do. */
public class EventManagerTest {
    private static final PoolId POOL = PoolId.of("inference");

    private final EventManager manager = new EventManager();
    private final Set<Object> listeners = new HashSet<>();

    /** A service that only keeps who listens. */
    private <T> T service(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, args) -> {
                            if (method.getName().equals("addListener")) {
                                listeners.add(args[0]);
                            } else {
                                assertEquals("removeListener", method.getName());
                                assertTrue(listeners.remove(args[0]));
                            }
                            return null;
                        }));
    }

    @Before
    public void setUp() {
        manager.loadBalancerService = service(LoadBalancerService.class);
        manager.healthService = service(HealthService.class);
        manager.decisionService = service(DecisionService.class);
        manager.activate();
    }

    private <T> T listener(Class<T> type) {
        return listeners.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(AssertionError::new);
    }

    private Subscription subscribe(String types) {
        return manager.subscribe(EventType.parse("types", types), null)
                .orElseThrow(AssertionError::new);
    }

    private static JsonNode data(StreamEvent event) throws Exception {
        String[] lines = event.text().split("\n");
        return new ObjectMapper().readTree(lines[2].substring("data: ".length()));
    }

    private void decide(int number) {
        ConnectionKey key =
                new ConnectionKey(Ip4Address.valueOf("10.0.0.1"), 1, Ip4Address.valueOf(1), 80);
        listener(DecisionListener.class)
                .decided(
                        Decision.builder(key, VipId.of("web"))
                                .made(number, 1_000)
                                .routed(null, POOL, null, Map.of(), "")
                                .chosen("round-robin", MemberId.of("n1"), "its turn")
                                .build());
    }

    @Test
    public void tellsOfConfigurationAndHealth() throws Exception {
        Subscription client = subscribe(null);
        Pool pool = Pool.builder().id(POOL).build();
        listener(LoadBalancerListener.class)
                .event(LoadBalancerEvent.of(LoadBalancerEvent.Type.POOL_UPDATED, pool));
        StreamEvent event = client.next(0);
        assertEquals(EventType.CONFIG, event.type());
        assertEquals("pool", data(event).get("kind").asText());
        assertEquals("updated", data(event).get("change").asText());
        assertEquals("inference", data(event).get("id").asText());
        MemberHealth health =
                MemberHealth.builder(POOL, MemberId.of("n1"))
                        .state(OperationalState.DOWN, "it is silent", 1_000)
                        .circuit(CircuitState.CLOSED)
                        .build();
        listener(HealthListener.class)
                .event(new HealthEvent(HealthEvent.Type.STATE_CHANGED, health));
        event = client.next(0);
        assertEquals(EventType.HEALTH, event.type());
        assertEquals("inference", data(event).get("pool").asText());
        assertEquals("down", data(event).get("state").asText());
        assertEquals("it is silent", data(event).get("reason").asText());
        listener(HealthListener.class)
                .event(new HealthEvent(HealthEvent.Type.WEIGHT_CHANGED, health));
        assertEquals(EventType.WEIGHT, client.next(0).type());
        assertNull(client.next(0));
    }

    @Test
    public void manyDecisionsAreCountedRatherThanTold() throws Exception {
        Subscription client = subscribe("decision");
        for (int i = 1; i <= 10_000; i++) {
            decide(i);
        }
        int told = 0;
        for (StreamEvent e = client.next(0); e != null; e = client.next(0)) {
            assertEquals("decision", e.type().code());
            assertEquals("n1", data(e).get("member").asText());
            told++;
        }
        assertTrue("told " + told, told >= EventManager.DECISIONS_A_SECOND);
        assertTrue("told " + told, told < 1_000);
    }

    @Test
    public void limitLetsSoManyPassASecondAndCountsTheOthers() {
        AtomicLong now = new AtomicLong(5_000);
        RateLimit limit = new RateLimit(10, now::get);
        for (int i = 0; i < 10; i++) {
            assertEquals(0, limit.pass());
        }
        for (int i = 0; i < 7; i++) {
            assertEquals(-1, limit.pass());
        }
        now.addAndGet(100);
        assertEquals(7, limit.pass());
        assertEquals(-1, limit.pass());
        now.addAndGet(-50_000);
        assertEquals("a clock that is set back", -1, limit.pass());
        now.addAndGet(60_000);
        assertEquals(2, limit.pass());
        for (int i = 0; i < 9; i++) {
            assertEquals("no more than a second's worth", 0, limit.pass());
        }
        assertEquals(-1, limit.pass());
    }

    @Test
    public void deactivationEndsAllAndListensNoMore() throws Exception {
        Subscription client = subscribe(null);
        manager.deactivate();
        assertEquals(EventType.END, client.next(0).type());
        assertTrue(listeners.isEmpty());
        assertFalse(client.next(0) == null);
    }
}
