/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Collection;
import java.util.Optional;

/**
 * Values of one kind, by their names, for all nodes of the cluster. Reads never block; writes may
 * block for the time of a write to the cluster's store. Thread-safe.
 *
 * @param <T> type of the values
 */
public interface ConfigTable<T> {

    /**
     * Returns all values.
     *
     * @return immutable snapshot in order of the names
     */
    Collection<Revised<T>> all();

    /**
     * Finds a value.
     *
     * @param id its name
     * @return value, or empty
     */
    Optional<Revised<T>> find(String id);

    /**
     * Adds a value.
     *
     * @param value value
     * @return whether its name is new; if not, nothing has changed
     */
    boolean create(T value);

    /**
     * Replaces a value, if nobody has changed it meanwhile. What is the same already keeps its
     * revision.
     *
     * @param revision the revision that the change is based on
     * @param value new value, of the same name
     * @return whether that was the revision; if not, nothing has changed
     */
    boolean replace(long revision, T value);

    /**
     * Removes a value, if nobody has changed it meanwhile.
     *
     * @param id its name
     * @param revision the revision that was seen
     * @return whether that was the revision; if not, nothing has changed
     */
    boolean remove(String id, long revision);
}
