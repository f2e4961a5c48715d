/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import io.micronaut.serde.annotation.Serdeable;

/**
 * How a model version is, for whoever administrates the node.
 *
 * @param model its name
 * @param version its version
 * @param state {@code ready}, {@code degraded} (its fallback answers) or {@code available} (in the
 *     folder, not loaded)
 * @param engine what runs it; null where that is not known
 * @param accuracy the measured share of test pictures that it gets right; null where not known
 * @param isDefault whether requests for this model that name no version get it
 * @param reason what is wrong; null where nothing is
 */
@Serdeable
public record ModelStatus(
        String model,
        String version,
        String state,
        String engine,
        Double accuracy,
        boolean isDefault,
        String reason) {}
