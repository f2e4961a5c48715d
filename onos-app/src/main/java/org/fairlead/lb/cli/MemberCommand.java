/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.MemberCodec;
import org.onosproject.cli.AbstractShellCommand;

/** A command that changes one member, and says what it is then. */
abstract class MemberCommand extends AbstractShellCommand {

    @Argument(index = 0, name = "pool", description = "Name of the pool", required = true)
    @Completion(PoolCompleter.class)
    private String pool;

    @Argument(index = 1, name = "member", description = "Name of the member", required = true)
    @Completion(MemberCompleter.class)
    private String member;

    @Override
    protected final void doExecute() {
        PoolId poolId = PoolId.of(pool);
        MemberId id = MemberId.of(member);
        UnaryOperator<Member> change = change();
        Pool after =
                get(LoadBalancerAdminService.class)
                        .changePool(poolId, Expectation.ANY, Members.change(id, change));
        Member now = Members.require(after, id);
        int connections = get(SteeringService.class).openConnections(poolId, id);
        if (outputJson()) {
            ObjectNode json = MemberCodec.encode(now);
            print("%s", json.put("pool", pool).put("connections", connections));
        } else {
            print(
                    "%s of %s: %s, weight %d, %d connections",
                    member, pool, now.administrative().lowerName(), now.weight(), connections);
        }
    }

    /** Reads the arguments; the result makes the new value of the old one. */
    abstract UnaryOperator<Member> change();
}
