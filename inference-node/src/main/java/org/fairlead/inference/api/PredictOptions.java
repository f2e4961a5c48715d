/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.core.annotation.Nullable;

/**
 * What a request may ask for besides a picture, each null where it says nothing.
 *
 * @param model which model
 * @param version which version of it
 * @param topK the most candidates
 */
record PredictOptions(@Nullable String model, @Nullable String version, @Nullable Integer topK) {

    private static final int DEFAULT_COUNT = 5;
    private static final int MOST = 1000;
    private static final int LONGEST_NAME = 64;

    /**
     * Reads the options as text.
     *
     * @throws BadRequestException where the number is none
     */
    static PredictOptions parse(
            @Nullable String model, @Nullable String version, @Nullable String topK)
            throws BadRequestException {
        Integer count = null;
        if (topK != null && !topK.isBlank()) {
            try {
                count = Integer.valueOf(topK.trim());
            } catch (NumberFormatException e) {
                throw new BadRequestException("'top_k' must be a number from 1 to " + MOST + ".");
            }
        }
        return of(model, version, count);
    }

    /** Checks the options; an empty text says nothing. */
    static PredictOptions of(
            @Nullable String model, @Nullable String version, @Nullable Integer topK)
            throws BadRequestException {
        if (topK != null && (topK < 1 || topK > MOST)) {
            throw new BadRequestException("'top_k' must be a number from 1 to " + MOST + ".");
        }
        return new PredictOptions(name("model", model), name("version", version), topK);
    }

    /** These options, and where they say nothing, others. */
    PredictOptions orElse(PredictOptions others) {
        return new PredictOptions(
                model == null ? others.model : model,
                version == null ? others.version : version,
                topK == null ? others.topK : topK);
    }

    int count() {
        return topK == null ? DEFAULT_COUNT : topK;
    }

    private static String name(String field, @Nullable String value) throws BadRequestException {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.length() > LONGEST_NAME) {
            throw new BadRequestException("'" + field + "' is too long.");
        }
        return value.trim();
    }
}
