/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.persistence;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.onosproject.store.service.Serializer;

/**
 * A map of objects over an MVStore map of their serialized forms.
 *
 * <p>Two keys are the same when they serialize to the same bytes. Neither keys nor values may be
 * null. Thread-safe; iteration sees the map as it was when the iterator was made.
 */
final class PersistentMap<K, V> extends AbstractMap<K, V> {

    private final MVStore store;
    private final Serializer serializer;
    private final MVMap<byte[], byte[]> map;

    PersistentMap(MVStore store, String name, Serializer serializer) {
        this.store = store;
        this.serializer = serializer;
        this.map =
                store.openMap(
                        name,
                        new MVMap.Builder<byte[], byte[]>()
                                .keyType(OrderedBytes.INSTANCE)
                                .valueType(ByteArrayDataType.INSTANCE));
    }

    @Override
    public V get(Object key) {
        return decode(map.get(encode(key)));
    }

    @Override
    public boolean containsKey(Object key) {
        return map.containsKey(encode(key));
    }

    @Override
    public V put(K key, V value) {
        V old = decode(map.put(encode(key), encode(value)));
        store.commit();
        return old;
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> entries) {
        // One commit for all of them: either every entry is there after a crash, or none.
        entries.forEach((key, value) -> map.put(encode(key), encode(value)));
        store.commit();
    }

    @Override
    public V remove(Object key) {
        V old = decode(map.remove(encode(key)));
        if (old != null) {
            store.commit();
        }
        return old;
    }

    @Override
    public void clear() {
        map.clear();
        store.commit();
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new EntrySet();
    }

    private byte[] encode(Object object) {
        return serializer.encode(checkNotNull(object, "null is neither a key nor a value here"));
    }

    private <T> T decode(byte[] bytes) {
        return bytes == null ? null : serializer.decode(bytes);
    }

    private final class EntrySet extends AbstractSet<Entry<K, V>> {
        @Override
        public Iterator<Entry<K, V>> iterator() {
            return new EntryIterator(map.cursor(null));
        }

        @Override
        public int size() {
            return map.size();
        }
    }

    private final class EntryIterator implements Iterator<Entry<K, V>> {
        private final Cursor<byte[], byte[]> cursor;
        private byte[] current;

        EntryIterator(Cursor<byte[], byte[]> cursor) {
            this.cursor = cursor;
        }

        @Override
        public boolean hasNext() {
            return cursor.hasNext();
        }

        @Override
        public Entry<K, V> next() {
            if (!cursor.hasNext()) {
                throw new NoSuchElementException();
            }
            current = cursor.next();
            K key = decode(current);
            V value = decode(cursor.getValue());
            return new WriteThrough(key, value);
        }

        @Override
        public void remove() {
            if (current == null) {
                throw new IllegalStateException(
                        "remove() goes with the entry that next() returned");
            }
            map.remove(current);
            store.commit();
            current = null;
        }
    }

    /** An entry whose {@code setValue} reaches the disk, as {@link Map.Entry} promises. */
    private final class WriteThrough extends SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        WriteThrough(K key, V value) {
            super(key, value);
        }

        @Override
        public V setValue(V value) {
            PersistentMap.this.put(getKey(), value);
            return super.setValue(value);
        }
    }
}
