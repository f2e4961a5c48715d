/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.node;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;

/** How far the life of the node has come. Thread-safe. */
@Singleton
public class Readiness {

    /** What {@code /health} reports. */
    public enum State {
        /** The model is being loaded. */
        STARTING,
        /** Requests are served. */
        UP,
        /** The node finishes what it has and takes on no more. */
        STOPPING
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);

    /** The present state; never null. */
    public State state() {
        return state.get();
    }

    /** The model is loaded; no effect once the node is stopping. */
    public void up() {
        state.compareAndSet(State.STARTING, State.UP);
    }

    /** The node is about to stop. */
    public void stopping() {
        state.set(State.STOPPING);
    }
}
