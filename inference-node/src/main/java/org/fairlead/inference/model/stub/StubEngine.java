/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.stub;

import java.io.IOException;
import org.fairlead.inference.model.Engine;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;

/** Runs the fallback classifier. Its models want a mean of 0 and a deviation of 1. */
public final class StubEngine implements Engine {

    /** The name as {@code model.yaml} writes it. */
    public static final String NAME = "stub";

    private static final int SMALLEST_EDGE = 8;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelDescription description) throws ModelException {
        if (description.edge() < SMALLEST_EDGE) {
            throw new ModelException(description.id() + ": the stub needs 8 pixels an edge");
        }
        try {
            return new Stub(StubWeights.read(description.file()), description.edge());
        } catch (IOException e) {
            throw new ModelException("The stub cannot load " + description.file(), e);
        }
    }

    private record Stub(StubWeights weights, int edge) implements LoadedModel {

        @Override
        public Runner newRunner() {
            return new StubRunner(weights, edge);
        }

        @Override
        public void close() {
            // Nothing but memory of the heap.
        }
    }

    private record StubRunner(StubWeights weights, int edge) implements LoadedModel.Runner {

        @Override
        public float[] run(float[] input) {
            return weights.apply(StubFeatures.of(input, edge));
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
