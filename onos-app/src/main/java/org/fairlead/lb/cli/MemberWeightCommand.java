/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.util.function.UnaryOperator;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.Member;

/** Gives a member another weight. */
@Service
@Command(scope = "onos", name = "lb-member-weight", description = "Gives a member another weight")
public final class MemberWeightCommand extends MemberCommand {

    @Argument(index = 2, name = "weight", description = "Weight, 0 to 256", required = true)
    private int weight;

    @Override
    UnaryOperator<Member> change() {
        int wanted = weight;
        return m -> m.toBuilder().weight(wanted).build();
    }
}
