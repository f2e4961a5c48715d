/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.List;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberLoad;

/** Who may serve, and with what weight. */
interface Health {

    /** Hears a load report, as it comes in. */
    void report(MemberLoad load);

    /** Lets time pass; called every 100 ms. */
    void tick();

    /** Those that may serve now, each with its effective weight. */
    List<Member> serving();
}
