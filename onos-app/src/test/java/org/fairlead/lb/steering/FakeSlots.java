/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Optional;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Slot.Owner;

/** Slots that say what a test lets them say. */
final class FakeSlots implements SlotChoice {
    Member live;
    Owner next;
    Owner holder;

    @Override
    public Optional<Member> live(Arrival arrival) {
        return Optional.ofNullable(live);
    }

    @Override
    public Optional<Owner> next(Arrival arrival) {
        return Optional.ofNullable(next);
    }

    @Override
    public Optional<Owner> holder(Arrival arrival) {
        return Optional.ofNullable(holder);
    }
}
