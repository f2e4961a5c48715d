/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.time.Duration;
import org.fairlead.inference.admission.Circuit;

/** The place of one model version: what serves it at the moment, if anything. Thread-safe. */
final class ModelSlot {

    private static final int FAILURES_IN_A_ROW = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final ModelId id;
    private final Circuit circuit =
            new Circuit(FAILURES_IN_A_ROW, FIRST_PAUSE, LONGEST_PAUSE, System::nanoTime);
    private ServedModel served;

    ModelSlot(ModelId id) {
        this.id = id;
    }

    ModelId id() {
        return id;
    }

    Circuit circuit() {
        return circuit;
    }

    /** What serves now, kept in memory until {@code leave}; null where nothing does. */
    synchronized ServedModel enter() {
        return served != null && served.enter() ? served : null;
    }

    /** The description of what serves now; null where nothing does. */
    synchronized ModelDescription description() {
        return served == null ? null : served.description();
    }

    synchronized boolean isLoaded() {
        return served != null;
    }

    /** Puts a model in place; the one before is freed when its requests are done. */
    synchronized void put(ServedModel next) {
        ServedModel before = served;
        served = next;
        if (next != null) {
            circuit.succeeded();
        }
        if (before != null) {
            before.retire();
        }
    }

    /** Why it does not serve as it should; null where it does. */
    String trouble() {
        return circuit.state() == Circuit.State.CLOSED ? null : id + ": " + circuit.reason();
    }
}
