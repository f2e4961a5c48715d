/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import org.onosproject.event.AbstractEvent;

/** Says that the health of a member has changed. */
public final class HealthEvent extends AbstractEvent<HealthEvent.Type, MemberHealth> {

    /** What happened. */
    public enum Type {
        /** It is in another state, or its circuit is. */
        STATE_CHANGED,
        /** Its effective weight is another. */
        WEIGHT_CHANGED
    }

    /**
     * Makes an event.
     *
     * @param type what happened
     * @param health health from now on
     */
    public HealthEvent(Type type, MemberHealth health) {
        super(type, health);
    }
}
