/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

/**
 * An input that was made ready for a network, or whose outputs are known already.
 *
 * @param values what the network takes; null where the outputs are known
 * @param known the outputs; null where the network has to run
 * @param key under which the outputs are to be remembered; null for not at all
 * @param decodeNanos reading the file
 * @param preprocessNanos cropping, scaling, normalising
 */
record Prepared(float[] values, float[] known, String key, long decodeNanos, long preprocessNanos) {

    boolean isKnown() {
        return known != null;
    }

    static Prepared known(float[] outputs) {
        return new Prepared(null, outputs, null, 0, 0);
    }

    Prepared rememberedAs(String newKey) {
        return new Prepared(values, known, newKey, decodeNanos, preprocessNanos);
    }
}
