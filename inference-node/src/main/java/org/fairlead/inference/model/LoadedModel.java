/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

/** A network in memory, shared by its runners. Thread-safe. */
public interface LoadedModel extends AutoCloseable {

    /** Makes a runner for one worker. */
    Runner newRunner();

    /**
     * Adds what the network itself knows to what {@code model.yaml} says; by default nothing.
     *
     * @param given what {@code model.yaml} says
     * @throws ModelException where the two contradict each other
     */
    default ModelDescription complete(ModelDescription given) throws ModelException {
        return given;
    }

    /** What the network brings to make its input; null (the default) for nothing. */
    default PreProcessor preProcessor() {
        return null;
    }

    /** What the network brings to read its outputs; null (the default) for nothing. */
    default PostProcessor postProcessor() {
        return null;
    }

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

        /**
         * Runs the network on several pictures, together where the engine can do that better; by
         * default one after the other.
         *
         * @param inputs at least one, each as for {@link #run}
         * @return for each input what {@link #run} would give
         * @throws ModelException where the engine fails
         */
        default float[][] runAll(float[][] inputs) throws ModelException {
            float[][] outputs = new float[inputs.length][];
            for (int i = 0; i < inputs.length; i++) {
                outputs[i] = run(inputs[i]);
            }
            return outputs;
        }

        @Override
        void close();
    }
}
