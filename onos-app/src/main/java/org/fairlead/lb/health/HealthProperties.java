/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

/** Settings of ONOS' component configuration. */
final class HealthProperties {
    /** Address that the checks of members come from. */
    static final String CHECK_SOURCE = "checkSource";

    static final String CHECK_SOURCE_DEFAULT = "";

    private HealthProperties() {}
}
