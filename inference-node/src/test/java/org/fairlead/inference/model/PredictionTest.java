/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionTest {

    @Test
    void ranksByProbability() {
        List<Prediction> top =
                Prediction.top(
                        new float[] {(float) Math.log(1), (float) Math.log(5), (float) Math.log(4)},
                        List.of("a", "b", "c"),
                        2);
        assertEquals(List.of("b", "c"), top.stream().map(Prediction::label).toList());
        assertEquals(0.5, top.get(0).probability(), 1e-6);
        assertEquals(0.4, top.get(1).probability(), 1e-6);
    }

    @Test
    void survivesLargeOutputs() {
        List<Prediction> top = Prediction.top(new float[] {1000f, -1000f}, List.of("a", "b"), 5);
        assertEquals(1, top.get(0).probability(), 1e-9);
        assertEquals(0, top.get(1).probability(), 1e-9);
    }
}
