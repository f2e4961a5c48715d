/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static org.slf4j.LoggerFactory.getLogger;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.fairlead.lb.api.ConfigTable;
import org.fairlead.lb.api.Revised;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.Versioned;
import org.slf4j.Logger;

/**
 * One map of the cluster and the copy of it in memory, which the map's events keep up to date.
 *
 * @param <T> type of the values
 */
final class DistributedTable<T> implements ConfigTable<T> {

    /** Hears of changes of the copy; called under its lock, in the order of the changes. */
    interface Observer<T> {
        /** A value is new (no old one), has changed, or is gone (no new one). */
        void changed(T before, T now);
    }

    private final Logger log = getLogger(getClass());
    private final TextForm<T> form;
    private final Function<T, String> ids;
    private final Observer<T> observer;
    private final MapEventListener<String, String> listener = this::changed;
    private final Map<String, Revised<T>> cache = new ConcurrentSkipListMap<>();
    private Executor executor;
    private ConsistentMap<String, String> map;

    DistributedTable(TextForm<T> form, Function<T, String> ids, Observer<T> observer) {
        this.form = form;
        this.ids = ids;
        this.observer = observer;
    }

    void open(ConsistentMap<String, String> opened, Executor refresher) {
        map = opened;
        executor = refresher;
        map.addListener(listener);
        for (String key : map.keySet()) {
            refresh(key);
        }
    }

    void close() {
        map.removeListener(listener);
        cache.clear();
    }

    @Override
    public Collection<Revised<T>> all() {
        return ImmutableList.copyOf(cache.values());
    }

    @Override
    public Optional<Revised<T>> find(String id) {
        return Optional.ofNullable(cache.get(id));
    }

    @Override
    public boolean create(T value) {
        String key = ids.apply(value);
        String text = form.write(value);
        Versioned<String> old = map.putIfAbsent(key, text);
        // What cannot be read is not there for anybody, so it must not be in the way either.
        boolean done =
                old == null
                        || (!form.read(key, old.value()).isPresent()
                                && map.replace(key, old.version(), text));
        refresh(key);
        return done;
    }

    @Override
    public boolean replace(long revision, T value) {
        String key = ids.apply(value);
        // The map itself is asked, since the copy may not know of another node's write yet.
        boolean done =
                isStored(key, revision, value) || map.replace(key, revision, form.write(value));
        refresh(key);
        return done;
    }

    private boolean isStored(String key, long revision, T value) {
        Versioned<String> stored = map.get(key);
        return stored != null
                && stored.version() == revision
                && form.read(key, stored.value()).filter(value::equals).isPresent();
    }

    @Override
    public boolean remove(String id, long revision) {
        boolean done = map.remove(id, revision);
        refresh(id);
        return done;
    }

    /** Hears of changes on a thread of the cluster, where a read of the map would block. */
    private void changed(MapEvent<String, String> event) {
        try {
            executor.execute(() -> refresh(event.key()));
        } catch (RejectedExecutionException e) {
            log.debug("Stopping");
        }
    }

    /**
     * Takes over the current value. The writer itself does this too, so that it reads what it
     * wrote; whoever comes first tells of the change.
     */
    private void refresh(String key) {
        // Told under the lock, so that events come in the order of the changes.
        synchronized (cache) {
            Versioned<String> stored = map.get(key);
            T now = stored == null ? null : form.read(key, stored.value()).orElse(null);
            Revised<T> old =
                    now == null
                            ? cache.remove(key)
                            : cache.put(key, new Revised<>(now, stored.version()));
            T before = old == null ? null : old.value();
            if (now == null ? before != null : !now.equals(before)) {
                observer.changed(before, now);
            }
        }
    }
}
