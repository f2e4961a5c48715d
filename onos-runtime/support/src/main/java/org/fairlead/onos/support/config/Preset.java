/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.config;

import java.util.ArrayList;
import java.util.List;

/** One property of one ONOS component and the value that it starts with. Immutable. */
final class Preset {

    private final String component;
    private final String property;
    private final String value;

    private Preset(String component, String property, String value) {
        this.component = component;
        this.property = property;
        this.value = value;
    }

    String component() {
        return component;
    }

    String property() {
        return property;
    }

    String value() {
        return value;
    }

    /**
     * Reads lines of the form {@code component:property=value}; blank lines and lines that start
     * with {@code #} say nothing.
     *
     * @param lines the lines of a file
     * @return the presets in the order of the lines
     * @throws IllegalArgumentException if a line has another form; the message has its number
     */
    static List<Preset> parse(List<String> lines) {
        List<Preset> presets = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).trim();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            int colon = line.lastIndexOf(':', equals);
            if (colon < 1 || equals < colon + 2) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " is not component:property=value: " + line);
            }
            presets.add(
                    new Preset(
                            line.substring(0, colon).trim(),
                            line.substring(colon + 1, equals).trim(),
                            line.substring(equals + 1).trim()));
        }
        return presets;
    }

    @Override
    public String toString() {
        return component + ":" + property + "=" + value;
    }
}
