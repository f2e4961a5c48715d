/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.telemetry;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

/**
 * The answer to {@code GET /health}.
 *
 * @param status {@code UP}, {@code STARTING} or {@code STOPPING}
 * @param node who answers
 * @param model the model that it serves
 * @param version the version of the model
 * @param degraded true where a fallback answers in place of a model; else left out
 * @param reason which model does not work, and why; else left out
 */
@Serdeable
public record HealthReport(
        String status,
        String node,
        String model,
        String version,
        @Nullable Boolean degraded,
        @Nullable String reason) {}
