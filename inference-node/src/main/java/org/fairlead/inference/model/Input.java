/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

/** What is to be classified. */
public sealed interface Input {

    /**
     * A picture as it was sent.
     *
     * @param file JPEG, PNG or another format that can be decoded; not copied
     */
    record Picture(byte[] file) implements Input {}

    /**
     * What the network takes, prepared by the caller.
     *
     * @param values normalised as {@code model.yaml} says, in planes red, green, blue; not copied
     */
    record Tensor(float[] values) implements Input {}
}
