/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

/** Times for the user. */
final class Millis {
    private Millis() {}

    /**
     * Milliseconds with one digit behind the point; made for every choice, so without a formatter.
     */
    static String text(double millis) {
        long tenths = Math.round(millis * 10);
        return tenths / 10 + "." + tenths % 10 + " ms";
    }
}
