/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Objects;

/**
 * A configured value and the revision that it has in the store. Immutable if the value is.
 *
 * @param <T> type of the value
 */
public final class Revised<T> {
    private final T value;
    private final long revision;

    /**
     * Makes a pair.
     *
     * @param value value
     * @param revision number that changes with every change of the value
     */
    public Revised(T value, long revision) {
        this.value = value;
        this.revision = revision;
    }

    /**
     * Returns the value.
     *
     * @return value
     */
    public T value() {
        return value;
    }

    /**
     * Returns the revision.
     *
     * @return number that changes with every change of the value
     */
    public long revision() {
        return revision;
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, revision);
    }

    @Override
    public boolean equals(Object obj) {
        return obj instanceof Revised
                && value.equals(((Revised<?>) obj).value)
                && revision == ((Revised<?>) obj).revision;
    }

    @Override
    public String toString() {
        return value + " (revision " + revision + ")";
    }
}
