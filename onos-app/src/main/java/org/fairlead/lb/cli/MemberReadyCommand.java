/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.util.function.UnaryOperator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Member;

/** Puts a member back into service. */
@Service
@Command(scope = "onos", name = "lb-member-ready", description = "Puts a member back into service")
public final class MemberReadyCommand extends MemberCommand {

    @Override
    UnaryOperator<Member> change() {
        return m -> m.toBuilder().administrative(AdministrativeState.READY).build();
    }
}
