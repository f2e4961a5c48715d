/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.fairlead.lb.api.InvalidConfigException;

/** Kinds of events in the stream. */
public enum EventType {
    /** A virtual address or a pool was added, updated or removed. */
    CONFIG,
    /** A member is in another state, or its circuit is. */
    HEALTH,
    /** A member's effective weight is another. */
    WEIGHT,
    /** A connection was given to a member. */
    DECISION,
    /** Events are missing: what is known must be read anew. Everybody gets it. */
    RESET,
    /** The last event of a stream. Everybody gets it. */
    END;

    private static final Set<EventType> CHOICES = EnumSet.complementOf(EnumSet.of(RESET, END));

    /**
     * Returns the name in the stream.
     *
     * @return name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a list of types.
     *
     * @param field name of the field, for the message
     * @param text names with commas between them; null or empty for all
     * @return types
     * @throws InvalidConfigException if there is no such type to be chosen
     */
    public static Set<EventType> parse(String field, String text) {
        if (text == null || text.isEmpty()) {
            return CHOICES;
        }
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String name : text.split(",", -1)) {
            types.add(
                    CHOICES.stream()
                            .filter(t -> t.code().equals(name.trim()))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new InvalidConfigException(
                                                    field,
                                                    "must be of config, health, weight, decision;"
                                                            + " got '"
                                                            + name
                                                            + "'")));
        }
        return types;
    }
}
