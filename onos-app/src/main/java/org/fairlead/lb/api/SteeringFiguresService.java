/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** Tells how much the steering does, and how fast. Thread-safe. */
public interface SteeringFiguresService {

    /**
     * Returns the figures of this moment.
     *
     * @return figures of this node of the cluster
     */
    SteeringFigures figures();
}
