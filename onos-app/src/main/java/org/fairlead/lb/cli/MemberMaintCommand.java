/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.util.function.UnaryOperator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Member;

/** Takes a member out of service. */
@Service
@Command(
        scope = "onos",
        name = "lb-member-maint",
        description = "Takes a member out of service now; its connections are cut")
public final class MemberMaintCommand extends MemberCommand {

    @Override
    UnaryOperator<Member> change() {
        return m -> m.toBuilder().administrative(AdministrativeState.MAINT).build();
    }
}
