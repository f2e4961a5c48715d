/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Takes everything that a run changes out of the engine, and puts it back. Not thread-safe. */
final class TrainingState {

    private static final String MOMENTUM = "momentum/";

    private final Block block;
    private final NesterovSgd optimizer;

    TrainingState(Block block, NesterovSgd optimizer) {
        this.block = block;
        this.optimizer = optimizer;
    }

    Map<String, float[]> take() {
        Map<String, float[]> values = new LinkedHashMap<>();
        each((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    /**
     * Puts values back.
     *
     * @throws IllegalArgumentException if they are of another network
     */
    void put(Map<String, float[]> values) {
        each(
                (name, array) -> {
                    float[] value = values.get(name);
                    if (value == null || value.length != array.size()) {
                        throw new IllegalArgumentException("nothing to go on from for " + name);
                    }
                    array.set(value);
                });
    }

    private void each(BiConsumer<String, NDArray> action) {
        for (Pair<String, Parameter> pair : block.getParameters()) {
            Parameter parameter = pair.getValue();
            NDArray array = parameter.getArray();
            action.accept(pair.getKey(), array);
            if (parameter.requiresGradient()) {
                action.accept(
                        MOMENTUM + pair.getKey(), optimizer.momentum(parameter.getId(), array));
            }
        }
    }
}
