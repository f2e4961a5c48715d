/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The processors on the class path, found as Java services ({@code
 * META-INF/services/org.fairlead.inference.model.PreProcessor} and {@code ...PostProcessor}).
 * Immutable.
 */
@Singleton
public final class Processors {

    private final Map<String, PreProcessor> before = new TreeMap<>();
    private final Map<String, PostProcessor> after = new TreeMap<>();

    /** Looks for them. */
    public Processors() {
        ServiceLoader.load(PreProcessor.class).forEach(each -> before.put(each.name(), each));
        ServiceLoader.load(PostProcessor.class).forEach(each -> after.put(each.name(), each));
    }

    /**
     * What goes around a network: what the description names, or else what the network brought.
     *
     * @param model the description, with what the network itself knows
     * @param network brings processors of its own where the description names none
     * @throws ModelException where there is no such processor (the message lists those that there
     *     are) or an option has a mistake
     */
    public Processing of(ModelDescription model, LoadedModel network) throws ModelException {
        PreProcessor first = network.preProcessor();
        if (model.preprocess() != null) {
            first = find(before, model.preprocess().name(), "pre-processor");
            first.check(model);
        }
        PostProcessor last = network.postProcessor();
        if (model.postprocess() != null) {
            last = find(after, model.postprocess().name(), "post-processor");
            last.check(model);
        }
        return new Processing(first, last);
    }

    private static <T> T find(Map<String, T> byName, String name, String kind)
            throws ModelException {
        T found = byName.get(name);
        if (found == null) {
            throw new ModelException(
                    "There is no " + kind + " " + name + "; there are " + byName.keySet());
        }
        return found;
    }

    /**
     * What goes around a network.
     *
     * @param before makes its input
     * @param after reads its outputs
     */
    public record Processing(PreProcessor before, PostProcessor after) {}
}
