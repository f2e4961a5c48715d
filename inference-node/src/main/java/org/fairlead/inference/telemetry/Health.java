/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.telemetry;

import jakarta.inject.Singleton;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.model.ModelId;
import org.fairlead.inference.node.NodeConfiguration;
import org.fairlead.inference.node.Readiness;

/** The health of the node as both ports tell it; from memory, so it never waits. Thread-safe. */
@Singleton
public final class Health {

    private final NodeConfiguration node;
    private final Readiness readiness;
    private final InferenceService service;

    Health(NodeConfiguration node, Readiness readiness, InferenceService service) {
        this.service = service;
        this.node = node;
        this.readiness = readiness;
    }

    /** Whether predictions are served. */
    public boolean isReady() {
        return readiness.state() == Readiness.State.UP;
    }

    /** The health at the moment; never null. */
    public HealthReport report() {
        ModelId model = service.defaultModel();
        String trouble = service.trouble().orElse(null);
        return new HealthReport(
                readiness.state().name(),
                node.getName(),
                model.name(),
                model.version(),
                trouble == null ? null : Boolean.TRUE,
                trouble);
    }
}
