/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static org.slf4j.LoggerFactory.getLogger;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fairlead.lb.api.ConfigChange;
import org.fairlead.lb.api.ConfigChange.Type;
import org.fairlead.lb.api.ConfigTable;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.LoadBalancerStore;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.Revised;
import org.fairlead.lb.api.StaleException;
import org.fairlead.lb.api.Vip;
import org.slf4j.Logger;

/**
 * The import of one configuration: what it changes, and how that is written.
 *
 * <p>ONOS has no write of several values that is atomic and guarded by their revisions. So the
 * writes come in an order in which every virtual address always has its pools, and when one fails
 * (another node has changed the same) those before it are taken back.
 */
final class ConfigImport {
    private final Logger log = getLogger(getClass());
    private final List<Write> writes = new ArrayList<>();
    private final Kind<Vip> vips;
    private final Kind<Pool> pools;

    ConfigImport(LoadBalancerStore store, Configuration wanted, boolean replace) {
        pools = new Kind<>("pool", store.pools(), p -> p.id().toString());
        vips = new Kind<>("vip", store.vips(), v -> v.id().toString());
        pools.put(wanted.pools());
        if (replace) {
            vips.removeOthers(wanted.vips());
        }
        vips.put(wanted.vips());
        if (replace) {
            pools.removeOthers(wanted.pools());
        }
    }

    /** What is there once all is written. */
    Configuration result() {
        return new Configuration(vips.result.values(), pools.result.values());
    }

    List<ConfigChange> changes() {
        return writes.stream()
                .filter(w -> w.changesAnything)
                .map(w -> w.change)
                .collect(ImmutableList.toImmutableList());
    }

    /** Writes all, or throws and has nothing written. */
    void run() {
        Deque<Write> done = new ArrayDeque<>();
        try {
            for (Write write : writes) {
                done.push(write);
                if (!write.forward.tryIt()) {
                    done.pop();
                    throw new StaleException(
                            write.change.kind()
                                    + " '"
                                    + write.change.id()
                                    + "' has changed meanwhile; nothing was imported");
                }
            }
        } catch (RuntimeException e) {
            done.forEach(this::takeBack);
            throw e;
        }
    }

    private void takeBack(Write write) {
        try {
            write.backward.tryIt();
        } catch (RuntimeException e) {
            log.error("Could not take back: {}", write.change, e);
        }
    }

    /** Writes, and says whether it could. */
    private interface Step {
        boolean tryIt();
    }

    /** A change, and the way back. */
    private static final class Write {
        private final ConfigChange change;
        private final Step forward;
        private final Step backward;
        private final boolean changesAnything;

        Write(ConfigChange change, Step forward, Step backward) {
            this.change = change;
            this.forward = forward;
            this.backward = backward;
            this.changesAnything = true;
        }

        /** What is the same already must only not have changed meanwhile. */
        Write(ConfigChange change, Step confirmation) {
            this.change = change;
            this.forward = confirmation;
            this.backward = () -> true;
            this.changesAnything = false;
        }
    }

    /** The values of one table. */
    private final class Kind<T> {
        private final String name;
        private final ConfigTable<T> table;
        private final Function<T, String> ids;
        private final Map<String, Revised<T>> old;
        private final Map<String, T> result = new LinkedHashMap<>();

        Kind(String name, ConfigTable<T> table, Function<T, String> ids) {
            this.name = name;
            this.table = table;
            this.ids = ids;
            this.old =
                    table.all().stream()
                            .collect(
                                    Collectors.toMap(
                                            r -> ids.apply(r.value()),
                                            r -> r,
                                            (a, b) -> b,
                                            LinkedHashMap::new));
            old.forEach((id, r) -> result.put(id, r.value()));
        }

        void put(Collection<T> values) {
            for (T value : values) {
                String id = ids.apply(value);
                Revised<T> before = old.get(id);
                result.put(id, value);
                if (before == null) {
                    add(Type.ADD, id, () -> table.create(value), () -> drop(id));
                } else if (!before.value().equals(value)) {
                    add(
                            Type.UPDATE,
                            id,
                            () -> table.replace(before.revision(), value),
                            () -> restore(id, before.value()));
                } else {
                    writes.add(
                            new Write(
                                    new ConfigChange(Type.UPDATE, name, id),
                                    () -> table.replace(before.revision(), value)));
                }
            }
        }

        void removeOthers(Collection<T> wanted) {
            Map<String, Revised<T>> others = new LinkedHashMap<>(old);
            wanted.forEach(w -> others.remove(ids.apply(w)));
            others.forEach(
                    (id, before) -> {
                        result.remove(id);
                        add(
                                Type.REMOVE,
                                id,
                                () -> table.remove(id, before.revision()),
                                () -> table.create(before.value()));
                    });
        }

        private void add(Type type, String id, Step forward, Step backward) {
            writes.add(new Write(new ConfigChange(type, name, id), forward, backward));
        }

        private boolean drop(String id) {
            return table.find(id).map(r -> table.remove(id, r.revision())).orElse(false);
        }

        private boolean restore(String id, T value) {
            return table.find(id).map(r -> table.replace(r.revision(), value)).orElse(false);
        }
    }
}
