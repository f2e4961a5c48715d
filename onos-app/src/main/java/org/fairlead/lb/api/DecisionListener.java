/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** Hears of each decision. Called by the threads that handle packets: it must not block. */
@FunctionalInterface
public interface DecisionListener {

    /**
     * Takes note of a decision.
     *
     * @param decision decision with its candidates, if there was time to judge them
     */
    void decided(Decision decision);
}
