/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** PyTorch, with its runs told, and held up where a test wants to look in between. */
public final class WatchedEngine implements Engine {

    /** How often each thread has run a network. */
    public static final Map<String, Integer> RUNS = new ConcurrentHashMap<>();

    /** Where set, the last runner of each network waits for it before each run. */
    public static volatile CountDownLatch gate;

    /** How many runners a network gets. */
    public static volatile int runners;

    /** Adds the shipped v1 as a version that this engine runs. */
    public static void add(Path models, String version) throws IOException {
        Path folder = Files.createDirectories(models.resolve("cifar10").resolve(version));
        Path shipped = Path.of("models/cifar10/v1");
        Files.copy(shipped.resolve("model.pt"), folder.resolve("model.pt"));
        String card = Files.readString(shipped.resolve("model.yaml"));
        int files = card.indexOf("files:");
        int input = card.indexOf("input:");
        Files.writeString(
                folder.resolve("model.yaml"),
                card.substring(0, files)
                        + "engine: watched\nfile: model.pt\n"
                        + card.substring(input));
    }

    @Override
    public String name() {
        return "watched";
    }

    @Override
    public LoadedModel load(ModelDescription description) throws ModelException {
        return new Watched(new PyTorchEngine().load(description));
    }

    private static final class Watched implements LoadedModel {

        private final LoadedModel model;
        private int made;

        private Watched(LoadedModel model) {
            this.model = model;
        }

        @Override
        public Runner newRunner() {
            Runner runner = model.newRunner();
            boolean last = ++made == runners;
            return new Runner() {
                @Override
                public float[] run(float[] input) throws ModelException {
                    CountDownLatch wait = gate;
                    if (last && wait != null) {
                        try {
                            wait.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    RUNS.merge(Thread.currentThread().getName(), 1, Integer::sum);
                    return runner.run(input);
                }

                @Override
                public void close() {
                    runner.close();
                }
            };
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
