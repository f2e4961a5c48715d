/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

/**
 * Which model.
 *
 * @param name the name of its folder, not null
 * @param version the name of the folder below, not null
 */
public record ModelId(String name, String version) {

    /** As messages write it: {@code name/version}. */
    @Override
    public String toString() {
        return name + "/" + version;
    }
}
