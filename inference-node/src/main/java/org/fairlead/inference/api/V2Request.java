/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import java.util.List;

/**
 * An inference request of the Open Inference Protocol, as far as this node has use for it.
 *
 * @param id what the answer must repeat; null where there is none
 * @param inputs the tensors
 * @param outputs the names of the outputs that are wanted; empty for all
 */
record V2Request(String id, List<Tensor> inputs, List<String> outputs) {

    /**
     * An input tensor.
     *
     * @param name its name
     * @param datatype {@code FP32}, {@code BYTES} or something else
     * @param shape its dimensions
     * @param numbers its content where that is numbers, else empty
     * @param texts its content where that is texts, else empty
     */
    record Tensor(
            String name, String datatype, List<Long> shape, float[] numbers, List<String> texts) {}
}
