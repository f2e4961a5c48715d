/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.nio.file.Path;

/** Loads a model once, without serving it; see {@code bin/try-model}. What is remote is fetched. */
public final class TryModel {

    private TryModel() {}

    /** Arguments: folder of models, name, version. Exits with 1 where it cannot be loaded. */
    public static void main(String[] args) {
        try {
            ModelDescription found = new ModelRepository(Path.of(args[0])).find(args[1], args[2]);
            try (LoadedModel model = new Engines().find(found.engine()).load(found)) {
                ModelDescription whole = model.complete(found);
                new Processors().of(whole, model);
                System.out.printf(
                        "%s on %s: %d × %d pixels, %d labels (%s, ...)%n",
                        whole.id(),
                        whole.engine(),
                        whole.edge(),
                        whole.edge(),
                        whole.labels().size(),
                        whole.labels().get(0));
            }
        } catch (ModelException | RuntimeException | LinkageError e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
