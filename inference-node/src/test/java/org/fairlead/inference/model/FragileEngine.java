/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine from outside, as a plug-in brings one: it fails when a test wants it to. */
public final class FragileEngine implements Engine {

    /** Whether runs fail. */
    public static volatile boolean broken;

    /** Whether loading fails. */
    public static volatile boolean unloadable;

    /** Where set, runs of real pictures wait for it. */
    public static volatile CountDownLatch gate;

    /** How often a network was run. */
    public static final AtomicInteger RUNS = new AtomicInteger();

    /** How many inputs each run got, real ones and those of a warm-up. */
    public static final List<Integer> BATCHES = new CopyOnWriteArrayList<>();

    /** Where set, runs fail that hold an input whose first value is above it. */
    public static volatile float poison = Float.MAX_VALUE;

    /** How many networks are in memory. */
    public static final AtomicInteger LOADED = new AtomicInteger();

    /** Back to how it was. */
    public static void reset() {
        broken = false;
        unloadable = false;
        gate = null;
        RUNS.set(0);
        BATCHES.clear();
        poison = Float.MAX_VALUE;
    }

    @Override
    public String name() {
        return "fragile";
    }

    @Override
    public LoadedModel load(ModelDescription description) {
        if (unloadable) {
            throw new UnsatisfiedLinkError("no libfragile");
        }
        LOADED.incrementAndGet();
        int labels = description.labels().size();
        return new LoadedModel() {
            @Override
            public Runner newRunner() {
                return new FragileRunner(labels);
            }

            @Override
            public void close() {
                LOADED.decrementAndGet();
            }
        };
    }

    private record FragileRunner(int labels) implements LoadedModel.Runner {
        @Override
        public float[][] runAll(float[][] inputs) throws ModelException {
            BATCHES.add(inputs.length);
            return LoadedModel.Runner.super.runAll(inputs);
        }

        @Override
        public float[] run(float[] input) throws ModelException {
            RUNS.incrementAndGet();
            CountDownLatch wait = gate;
            if (wait != null) {
                try {
                    wait.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (broken || input[0] > poison) {
                throw new ModelException("The engine has hiccups");
            }
            float[] outputs = new float[labels];
            outputs[0] = 9;
            return outputs;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
