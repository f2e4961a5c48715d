/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

/** A network in memory, shared by its runners. Thread-safe. */
public interface LoadedModel extends AutoCloseable {

    /** Makes a runner for one worker. */
    Runner newRunner();

    /** Frees the network; its runners must be closed before. */
    @Override
    void close();

    /** Runs the network for one caller at a time. Not thread-safe; meant to be reused. */
    interface Runner extends AutoCloseable {

        /**
         * Runs the network on one picture.
         *
         * @param input normalised values in planes red, green, blue, each row by row
         * @return one value an output, before softmax
         * @throws ModelException where the engine fails
         */
        float[] run(float[] input) throws ModelException;

        @Override
        void close();
    }
}
