/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fairlead.lb.api.InvalidConfigException;
import org.junit.Test;

/** Who gets which events, also when coming back, and when too slow. */
public class EventHubTest {
    private static final Set<EventType> ALL = EventType.parse("types", null);

    private final EventHub hub = new EventHub("run");

    private void publish(EventType type, int from, int to) {
        for (int i = from; i <= to; i++) {
            hub.publish(type, JsonNodeFactory.instance.objectNode().put("n", i));
        }
    }

    private Subscription subscribe(Set<EventType> types, String after) {
        return hub.subscribe(types, after).orElseThrow(AssertionError::new);
    }

    /** Reads all that waits. */
    private static List<String> read(Subscription client) throws InterruptedException {
        List<String> events = new ArrayList<>();
        while (!client.isOver()) {
            StreamEvent event = client.next(0);
            if (event == null) {
                break;
            }
            events.add(event.toString());
        }
        return events;
    }

    private static List<String> config(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> "run." + i + " config {\"n\":" + i + "}")
                .collect(Collectors.toList());
    }

    @Test
    public void whoListensGetsWhatIsNewOfTheWantedTypes() throws Exception {
        publish(EventType.CONFIG, 1, 1);
        Subscription all = subscribe(ALL, null);
        Subscription health = subscribe(EventType.parse("types", "health, weight"), "");
        publish(EventType.CONFIG, 2, 2);
        publish(EventType.HEALTH, 3, 3);
        publish(EventType.DECISION, 4, 4);
        assertEquals(
                List.of(
                        "run.2 config {\"n\":2}",
                        "run.3 health {\"n\":3}",
                        "run.4 decision {\"n\":4}"),
                read(all));
        assertEquals(List.of("run.3 health {\"n\":3}"), read(health));
        assertNull("nothing more", all.next(1));
    }

    @Test
    public void whoComesBackGetsWhatWasMissedInOrder() throws Exception {
        publish(EventType.CONFIG, 1, 2);
        publish(EventType.DECISION, 3, 3);
        publish(EventType.CONFIG, 4, 4);
        Subscription back = subscribe(ALL, "run.1");
        publish(EventType.CONFIG, 5, 5);
        assertEquals(
                List.of(
                        "run.2 config {\"n\":2}",
                        "run.3 decision {\"n\":3}",
                        "run.4 config {\"n\":4}",
                        "run.5 config {\"n\":5}"),
                read(back));
        assertEquals(config(5, 5), read(subscribe(EnumSet.of(EventType.CONFIG), "run.4")));
        assertEquals(List.of(), read(subscribe(ALL, "run.5")));
    }

    @Test
    public void whoWasAwayForTooLongIsTold() throws Exception {
        publish(EventType.CONFIG, 1, EventHub.CHANGES + 2);
        assertEquals(config(3, EventHub.CHANGES + 2), read(subscribe(ALL, "run.2")));
        List<String> events = read(subscribe(ALL, "run.1"));
        assertTrue(events.get(0), events.get(0).startsWith(" reset {\"reason\":\"some of"));
        assertEquals(config(3, EventHub.CHANGES + 2), events.subList(1, events.size()));
        assertEquals(
                "no decision is missing",
                List.of(),
                read(subscribe(EnumSet.of(EventType.DECISION), "run.1")));
    }

    @Test
    public void manyDecisionsPushOutNoChange() throws Exception {
        publish(EventType.CONFIG, 1, 1);
        publish(EventType.DECISION, 2, EventHub.DECISIONS * 3);
        assertEquals(config(1, 1), read(subscribe(EnumSet.of(EventType.CONFIG), "run.0")));
        List<String> events = read(subscribe(ALL, "run.1"));
        assertTrue(events.get(0), events.get(0).startsWith(" reset"));
        assertEquals(EventHub.DECISIONS + 1, events.size());
    }

    @Test
    public void whatIsNoIdOfThisRunBeginsAnew() throws Exception {
        publish(EventType.CONFIG, 1, 1);
        for (String id : List.of("earlier.1", "run.2", "run.x", "run", "x", "run.-1")) {
            List<String> events = read(subscribe(ALL, id));
            assertEquals(id, 1, events.size());
            assertTrue(events.get(0), events.get(0).startsWith(" reset {\"reason\":\"the id"));
        }
    }

    @Test
    public void whoIsTooSlowGetsALastEventAndHoldsNobodyUp() throws Exception {
        Subscription slow = subscribe(ALL, null);
        Subscription quick = subscribe(ALL, null);
        for (int i = 1; i <= Subscription.WAITING + 10; i++) {
            publish(EventType.CONFIG, i, i);
            assertEquals(config(i, i), read(quick));
        }
        List<String> events = read(slow);
        assertEquals(config(1, Subscription.WAITING), events.subList(0, Subscription.WAITING));
        assertEquals(Subscription.WAITING + 1, events.size());
        String last = events.get(Subscription.WAITING);
        assertTrue(last, last.startsWith(" end {\"reason\":\"too slow"));
        assertTrue(slow.isOver());
        assertFalse(quick.isOver());
        assertEquals(
                "and can come back",
                config(Subscription.WAITING + 1, Subscription.WAITING + 10),
                read(subscribe(ALL, "run." + Subscription.WAITING)));
    }

    @Test
    public void thereAreOnlySoManyListeners() {
        for (int i = 0; i < EventHub.CLIENTS - 1; i++) {
            subscribe(ALL, null);
        }
        Subscription last = subscribe(ALL, null);
        assertFalse(hub.subscribe(ALL, null).isPresent());
        hub.unsubscribe(last);
        subscribe(ALL, null);
    }

    @Test
    public void allEndsWhenTheApplicationStops() throws Exception {
        Subscription client = subscribe(ALL, null);
        List<StreamEvent> got = new ArrayList<>();
        Thread waiting =
                new Thread(
                        () -> {
                            try {
                                got.add(client.next(60_000));
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        waiting.start();
        hub.close("bye");
        waiting.join(10_000);
        assertEquals("[ end {\"reason\":\"bye\"}]", got.toString());
        assertTrue(client.isOver());
        assertEquals(List.of(" end {\"reason\":\"bye\"}"), read(subscribe(ALL, null)));
    }

    @Test
    public void anEventIsWrittenAsTheStandardHasIt() throws Exception {
        Subscription client = subscribe(ALL, null);
        publish(EventType.WEIGHT, 1, 1);
        assertEquals("id: run.1\nevent: weight\ndata: {\"n\":1}\n\n", client.next(0).text());
        hub.close("bye");
        assertEquals("event: end\ndata: {\"reason\":\"bye\"}\n\n", client.next(0).text());
    }

    @Test
    public void typesThatAreNoneAreRefused() {
        for (String text : List.of("x", "config,", "end", "reset", "Config")) {
            InvalidConfigException wrong =
                    assertThrows(
                            text,
                            InvalidConfigException.class,
                            () -> EventType.parse("types", text));
            assertEquals("types", wrong.field());
        }
    }
}
