/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.fairlead.inference.model.Engines;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.ModelRepository;

/**
 * The engine by itself, without HTTP, pictures or queues around it. Reads {@code seconds=3 batch=1}
 * a line and answers with a line of JSON: milliseconds a picture.
 */
public final class RawMain {

    private static final int WARM_UP_RUNS = 20;
    private static final int INPUTS = 64;

    private RawMain() {}

    /** Arguments: folder of models, name, version. */
    public static void main(String[] args) throws IOException, ModelException {
        ModelDescription model = new ModelRepository(Path.of(args[0])).find(args[1], args[2]);
        float[][] inputs = new float[INPUTS][3 * model.edge() * model.edge()];
        Random random = new Random(7);
        for (float[] input : inputs) {
            for (int i = 0; i < input.length; i++) {
                input[i] = (float) random.nextGaussian();
            }
        }
        try (LoadedModel loaded = new Engines().find(model.engine()).load(model);
                LoadedModel.Runner runner = loaded.newRunner();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (int i = 0; i < WARM_UP_RUNS; i++) {
                runner.run(inputs[i]);
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                double seconds = Double.parseDouble(line.trim());
                System.out.println(LoadMain.json(measure(runner, inputs, seconds)));
            }
        }
    }

    private static Map<String, Object> measure(
            LoadedModel.Runner runner, float[][] inputs, double seconds) throws ModelException {
        Samples samples = new Samples();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long start = System.nanoTime();
        for (int i = 0; start < end; i++) {
            runner.run(inputs[i % inputs.length]);
            long now = System.nanoTime();
            samples.add(now - start);
            start = now;
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("runs", samples.size());
        figures.put("p50", samples.millis(0.5));
        figures.put("p99", samples.millis(0.99));
        return figures;
    }
}
