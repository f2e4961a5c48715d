/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Locale;

/** One change that the import of a configuration makes. Immutable. */
public final class ConfigChange {

    /** Kind of change. */
    public enum Type {
        /** Something is new. */
        ADD,
        /** Something has other values. */
        UPDATE,
        /** Something is gone. */
        REMOVE;

        /**
         * Returns the name that users read.
         *
         * @return name in lower case
         */
        public String lowerName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Type type;
    private final String kind;
    private final String id;

    /**
     * Makes a change.
     *
     * @param type kind of change
     * @param kind {@code vip} or {@code pool}
     * @param id name of what changes
     */
    public ConfigChange(Type type, String kind, String id) {
        this.type = type;
        this.kind = kind;
        this.id = id;
    }

    /**
     * Returns the kind of change.
     *
     * @return type
     */
    public Type type() {
        return type;
    }

    /**
     * Returns what kind of thing changes.
     *
     * @return {@code vip} or {@code pool}
     */
    public String kind() {
        return kind;
    }

    /**
     * Returns the name of what changes.
     *
     * @return name
     */
    public String id() {
        return id;
    }

    @Override
    public String toString() {
        return type.lowerName() + " " + kind + " " + id;
    }
}
