/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Optional;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Slot.Owner;

/**
 * What the slots say about a segment that has come to the controller all the same. Thread-safe,
 * never blocks.
 */
interface SlotChoice {
    /** Of a network without slots. */
    SlotChoice NONE =
            new SlotChoice() {
                @Override
                public Optional<Member> live(Arrival arrival) {
                    return Optional.empty();
                }

                @Override
                public Optional<Owner> next(Arrival arrival) {
                    return Optional.empty();
                }

                @Override
                public Optional<Owner> holder(Arrival arrival) {
                    return Optional.empty();
                }
            };

    /**
     * The member to which rules take all segments of this slot from here, and whose answers to this
     * client have their rule, too: a new connection needs none of its own.
     */
    Optional<Member> live(Arrival arrival);

    /** The member that a new connection of this slot should get by rules of its own. */
    Optional<Owner> next(Arrival arrival);

    /** The member that has a connection of this slot of which nothing is known. */
    Optional<Owner> holder(Arrival arrival);
}
