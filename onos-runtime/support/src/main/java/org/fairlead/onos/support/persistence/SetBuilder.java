/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.persistence;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import java.util.Set;
import org.h2.mvstore.MVStore;
import org.onosproject.persistence.PersistentSetBuilder;
import org.onosproject.store.service.Serializer;

/** Builds persistent sets, as the keys of a {@link PersistentMap}. */
final class SetBuilder<E> implements PersistentSetBuilder<E> {

    private static final String PREFIX = "set:";

    private final MVStore store;
    private String name;
    private Serializer serializer;

    SetBuilder(MVStore store) {
        this.store = store;
    }

    @Override
    public PersistentSetBuilder<E> withName(String setName) {
        name = PREFIX + checkNotNull(setName, "a set needs a name");
        return this;
    }

    @Override
    public PersistentSetBuilder<E> withSerializer(Serializer setSerializer) {
        serializer = checkNotNull(setSerializer, "a set needs a serializer");
        return this;
    }

    @Override
    public Set<E> build() {
        checkState(name != null, "a persistent set needs a name");
        checkState(serializer != null, "a persistent set needs a serializer");
        return new PersistentSet<>(new PersistentMap<>(store, name, serializer));
    }
}
