/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a document, so that its author hears of all of it at once. */
public final class Problems {
    private final List<InvalidConfigException> found = new ArrayList<>();

    /**
     * Does something and notes if it finds a value that cannot be right.
     *
     * @param check what to do
     */
    public void collect(Runnable check) {
        try {
            check.run();
        } catch (InvalidConfigException e) {
            found.addAll(e.all());
        }
    }

    /**
     * Does the same for an object within another one.
     *
     * @param prefix path of the object, such as {@code members[2]}
     * @param check what to do
     */
    public void collect(String prefix, Runnable check) {
        try {
            check.run();
        } catch (InvalidConfigException e) {
            found.addAll(e.within(prefix).all());
        }
    }

    /**
     * Notes a problem.
     *
     * @param field the field at fault
     * @param problem what is wrong with it
     */
    public void add(String field, String problem) {
        found.add(new InvalidConfigException(field, problem));
    }

    /**
     * Ends the collection.
     *
     * @throws InvalidConfigException with all problems, if there are any
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw InvalidConfigException.of(found);
        }
    }
}
