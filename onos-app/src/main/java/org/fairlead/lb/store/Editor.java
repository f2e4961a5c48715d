/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.fairlead.lb.api.AlreadyExistsException;
import org.fairlead.lb.api.ConfigTable;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Revised;
import org.fairlead.lb.api.StaleException;

/**
 * Changes the values of one table: each is checked, and written only if the value that it replaces
 * is still the one that was looked at. When another node was faster, it looks again.
 *
 * @param <T> type of the values
 */
final class Editor<T> {
    private static final int MAX_TRIES = 100;

    private final String kind;
    private final ConfigTable<T> table;
    private final Function<T, String> ids;
    private final Consumer<T> check;

    /**
     * Makes an editor.
     *
     * @param kind what the values are, for messages
     * @param table where they are
     * @param ids name of a value
     * @param check throws if a value does not fit to the rest
     */
    Editor(String kind, ConfigTable<T> table, Function<T, String> ids, Consumer<T> check) {
        this.kind = kind;
        this.table = table;
        this.ids = ids;
        this.check = check;
    }

    void create(T value) {
        String id = ids.apply(value);
        boolean isThere = table.find(id).isPresent();
        if (!isThere) {
            check.accept(value);
        }
        if (isThere || !table.create(value)) {
            throw new AlreadyExistsException(named(id) + " exists already");
        }
    }

    /** Says whether the value is new. */
    boolean put(T value, Expectation expected) {
        return put(value, expected, (old, wanted) -> wanted);
    }

    /** Puts what a function makes of the old value and the new one; says whether it is new. */
    boolean put(T wanted, Expectation expected, BinaryOperator<T> over) {
        String id = ids.apply(wanted);
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<Revised<T>> old = look(id, expected);
            T value = old.map(o -> over.apply(o.value(), wanted)).orElse(wanted);
            check.accept(value);
            if (!old.isPresent()
                    ? table.create(value)
                    : table.replace(old.get().revision(), value)) {
                return !old.isPresent();
            }
        }
        throw busy(id);
    }

    T change(String id, Expectation expected, UnaryOperator<T> change) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Revised<T> old = look(id, expected).orElseThrow(() -> missing(id));
            T value = change.apply(old.value());
            check.accept(value);
            if (table.replace(old.revision(), value)) {
                return value;
            }
        }
        throw busy(id);
    }

    /** Removes a value, unless the guard throws. */
    void remove(String id, Expectation expected, Runnable guard) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Revised<T> old = look(id, expected).orElseThrow(() -> missing(id));
            guard.run();
            if (table.remove(id, old.revision())) {
                return;
            }
        }
        throw busy(id);
    }

    private Optional<Revised<T>> look(String id, Expectation expected) {
        Optional<Revised<T>> now = table.find(id);
        expected.check(
                named(id),
                now.map(r -> OptionalLong.of(r.revision())).orElseGet(OptionalLong::empty));
        return now;
    }

    private NotFoundException missing(String id) {
        return new NotFoundException("There is no " + kind + " '" + id + "'");
    }

    private StaleException busy(String id) {
        return new StaleException(named(id) + " changes all the time");
    }

    private String named(String id) {
        return (kind.equals("pool") ? "Pool" : kind) + " '" + id + "'";
    }
}
