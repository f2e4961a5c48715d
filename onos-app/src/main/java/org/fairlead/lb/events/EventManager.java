/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import static org.slf4j.LoggerFactory.getLogger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionListener;
import org.fairlead.lb.api.DecisionService;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.HealthListener;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerEvent;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.codec.DecisionCodec;
import org.fairlead.lb.codec.HealthCodec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;

/** Hears what changes and what is decided, and has it told. No thread of ONOS waits in it. */
@Component(immediate = true, service = EventService.class)
public final class EventManager implements EventService {
    /** Decisions that are told a second; of the others only the number is. */
    static final int DECISIONS_A_SECOND = 50;

    private final Logger log = getLogger(getClass());

    @Reference LoadBalancerService loadBalancerService;
    @Reference HealthService healthService;
    @Reference DecisionService decisionService;

    private final EventHub hub = new EventHub(Long.toString(System.currentTimeMillis(), 36));
    private final RateLimit decisions =
            new RateLimit(
                    DECISIONS_A_SECOND, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private final LoadBalancerListener configListener = this::configured;
    private final HealthListener healthListener = this::health;
    private final DecisionListener decisionListener = this::decided;

    @Activate
    void activate() {
        loadBalancerService.addListener(configListener);
        healthService.addListener(healthListener);
        decisionService.addListener(decisionListener);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        decisionService.removeListener(decisionListener);
        healthService.removeListener(healthListener);
        loadBalancerService.removeListener(configListener);
        hub.close("Fairlead stops");
        log.info("Stopped");
    }

    @Override
    public Optional<Subscription> subscribe(Set<EventType> types, String after) {
        return hub.subscribe(types, after);
    }

    @Override
    public void unsubscribe(Subscription client) {
        hub.unsubscribe(client);
    }

    private void configured(LoadBalancerEvent event) {
        // POOL_UPDATED: what, and what happened. The values are not told: a pool may be large.
        String[] words = event.type().name().toLowerCase(Locale.ROOT).split("_");
        hub.publish(
                EventType.CONFIG,
                at(event.time())
                        .put("kind", words[0])
                        .put("change", words[1])
                        .put("id", event.subject()));
    }

    private void health(HealthEvent event) {
        EventType type =
                event.type() == HealthEvent.Type.STATE_CHANGED
                        ? EventType.HEALTH
                        : EventType.WEIGHT;
        ObjectNode json = at(event.time()).put("pool", event.subject().pool().toString());
        json.setAll(HealthCodec.encode(event.subject()));
        hub.publish(type, json);
    }

    private void decided(Decision decision) {
        long skipped = decisions.pass();
        if (skipped >= 0) {
            hub.publish(EventType.DECISION, DecisionCodec.encode(decision).put("skipped", skipped));
        }
    }

    private static ObjectNode at(long millis) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", Instant.ofEpochMilli(millis).toString());
    }
}
