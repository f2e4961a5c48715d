/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.fairlead.lb.api.SteeringCounter;
import org.slf4j.Logger;

/**
 * Looks at what arrives before anything is done about it, and turns away what is far more than any
 * sane client sends. What it turns away gets no answer: a client that means it tries again. Runs on
 * ONOS' packet thread; thread-safe.
 */
final class Protection {
    private static final long COMPLAINT_NANOS = 60_000_000_000L;

    private final Logger log = getLogger(getClass());
    private final SteeringLimits limits;
    private final SourceRates rates;
    private final Handshakes handshakes;
    private final SteeringMeter meter;
    private final LongSupplier nanos;
    private final AtomicLong complainedAt;

    Protection(
            SteeringLimits limits, Handshakes handshakes, SteeringMeter meter, LongSupplier nanos) {
        this.limits = limits;
        this.rates = new SourceRates(limits::sourceRate, nanos);
        this.handshakes = handshakes;
        this.meter = meter;
        this.nanos = nanos;
        this.complainedAt = new AtomicLong(nanos.getAsLong() - COMPLAINT_NANOS);
    }

    /** Whether a segment may go on. */
    boolean admits(Arrival arrival) {
        if (!arrival.frame.isOpening()) {
            return true;
        }
        if (!rates.take(arrival.source)) {
            return refuse(arrival.source, SteeringCounter.REFUSED_RATE);
        }
        if (handshakes.leftBy(arrival.source) >= limits.sourceHalfOpen()) {
            return refuse(arrival.source, SteeringCounter.REFUSED_HALF_OPEN);
        }
        return true;
    }

    /** Counts what is turned away, and tells of it at most once a minute. */
    boolean refuse(Source source, SteeringCounter why) {
        meter.count(why);
        long now = nanos.getAsLong();
        long before = complainedAt.get();
        if (now - before >= COMPLAINT_NANOS && complainedAt.compareAndSet(before, now)) {
            log.warn("Turned SYNs of {} away ({}); lb-steering counts them", source, why.code());
        }
        return false;
    }
}
