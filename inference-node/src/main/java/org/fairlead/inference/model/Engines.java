/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The engines on the class path, found as Java services ({@code
 * META-INF/services/org.fairlead.inference.model.Engine}). Immutable.
 */
@Singleton
public final class Engines {

    private final Map<String, Engine> byName = new TreeMap<>();

    /** Looks for them. */
    public Engines() {
        ServiceLoader.load(Engine.class).forEach(engine -> byName.put(engine.name(), engine));
    }

    /**
     * The engine of a name.
     *
     * @throws ModelException where there is none; the message lists those that there are
     */
    public Engine find(String name) throws ModelException {
        Engine engine = byName.get(name);
        if (engine == null) {
            throw new ModelException(
                    "There is no engine " + name + "; there are " + byName.keySet());
        }
        return engine;
    }
}
