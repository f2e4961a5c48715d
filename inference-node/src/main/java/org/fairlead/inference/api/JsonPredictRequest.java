/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A prediction asked for in JSON.
 *
 * @param image a picture in base64, {@code data:} URLs too
 * @param images several of them, in place of one
 * @param model which model; null for the default
 * @param version which version; null for the default
 * @param topK the most candidates; null for five
 */
@Serdeable
record JsonPredictRequest(
        @Nullable String image,
        @Nullable List<String> images,
        @Nullable String model,
        @Nullable String version,
        @Nullable @JsonProperty("top_k") Integer topK) {}
