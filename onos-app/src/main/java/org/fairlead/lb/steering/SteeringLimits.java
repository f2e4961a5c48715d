/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.fairlead.lb.steering.SteeringProperties.MAX_CONNECTIONS;
import static org.fairlead.lb.steering.SteeringProperties.MAX_CONNECTIONS_DEFAULT;
import static org.fairlead.lb.steering.SteeringProperties.SOURCE_HALF_OPEN;
import static org.fairlead.lb.steering.SteeringProperties.SOURCE_HALF_OPEN_DEFAULT;
import static org.fairlead.lb.steering.SteeringProperties.SOURCE_RATE;
import static org.fairlead.lb.steering.SteeringProperties.SOURCE_RATE_DEFAULT;
import static org.slf4j.LoggerFactory.getLogger;

import java.util.Map;
import org.onosproject.cfg.ComponentConfigService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;

/** How much may be asked of the steering, by ONOS' component configuration. Thread-safe. */
@Component(
        immediate = true,
        service = SteeringLimits.class,
        property = {
            MAX_CONNECTIONS + ":Integer=" + MAX_CONNECTIONS_DEFAULT,
            SOURCE_RATE + ":Integer=" + SOURCE_RATE_DEFAULT,
            SOURCE_HALF_OPEN + ":Integer=" + SOURCE_HALF_OPEN_DEFAULT
        })
public final class SteeringLimits {
    private final Logger log = getLogger(getClass());

    @Reference ComponentConfigService configService;

    /** Connections that one switch has rules for at most; each has two. */
    private volatile int maxConnections = MAX_CONNECTIONS_DEFAULT;

    /** Connections that one client may begin a second. */
    private volatile int sourceRate = SOURCE_RATE_DEFAULT;

    /** Handshakes that one client may leave lying. */
    private volatile int sourceHalfOpen = SOURCE_HALF_OPEN_DEFAULT;

    @Activate
    void activate(Map<String, Object> properties) {
        configService.registerProperties(getClass());
        modified(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        maxConnections = value(properties, MAX_CONNECTIONS, MAX_CONNECTIONS_DEFAULT);
        sourceRate = value(properties, SOURCE_RATE, SOURCE_RATE_DEFAULT);
        sourceHalfOpen = value(properties, SOURCE_HALF_OPEN, SOURCE_HALF_OPEN_DEFAULT);
    }

    @Deactivate
    void deactivate() {
        configService.unregisterProperties(getClass(), false);
    }

    private int value(Map<String, Object> properties, String name, int otherwise) {
        Object value = properties.get(name);
        try {
            int number = value == null ? otherwise : Integer.parseInt(value.toString().trim());
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            log.debug("Not a number", e);
        }
        log.warn("{} must be a whole number over 0; {} holds", name, otherwise);
        return otherwise;
    }

    int maxConnections() {
        return maxConnections;
    }

    int sourceRate() {
        return sourceRate;
    }

    int sourceHalfOpen() {
        return sourceHalfOpen;
    }
}
