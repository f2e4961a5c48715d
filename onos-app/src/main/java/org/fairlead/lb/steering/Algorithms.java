/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.lb.api.BalancerFactory;

/**
 * The algorithms that are there, by name. Of two with the same name the first counts, and the other
 * when that goes. Thread-safe.
 */
final class Algorithms {
    /** What a pool goes by while the algorithm that it names is not there: it needs no signals. */
    static final String STAND_IN = "weighted-round-robin";

    private final Map<String, List<BalancerFactory>> factories = new ConcurrentHashMap<>();

    void add(BalancerFactory factory) {
        factories.computeIfAbsent(factory.name(), n -> new CopyOnWriteArrayList<>()).add(factory);
    }

    void remove(BalancerFactory factory) {
        factories.computeIfPresent(
                factory.name(),
                (name, list) -> {
                    list.remove(factory);
                    return list.isEmpty() ? null : list;
                });
    }

    Optional<BalancerFactory> named(String name) {
        return Optional.ofNullable(factories.get(name)).map(list -> list.get(0));
    }
}
