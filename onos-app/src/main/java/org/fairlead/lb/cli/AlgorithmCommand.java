/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.onosproject.cli.AbstractShellCommand;

/** Gives a pool another algorithm, or lists the algorithms. Open connections stay. */
@Service
@Command(
        scope = "onos",
        name = "lb-algorithm",
        description = "Gives a pool another algorithm; without arguments, lists the algorithms")
public final class AlgorithmCommand extends AbstractShellCommand {

    @Argument(index = 0, name = "pool", description = "Name of the pool")
    @Completion(PoolCompleter.class)
    private String pool;

    @Argument(index = 1, name = "algorithm", description = "Name of the algorithm")
    @Completion(AlgorithmCompleter.class)
    private String algorithm;

    @Override
    protected void doExecute() {
        LoadBalancerAdminService admin = get(LoadBalancerAdminService.class);
        if (pool == null) {
            list(admin);
            return;
        }
        PoolId id = PoolId.of(pool);
        String wanted = algorithm;
        Pool now =
                admin.changePool(
                        id,
                        Expectation.ANY,
                        p -> wanted == null ? p : p.toBuilder().algorithm(wanted).build());
        if (outputJson()) {
            print(
                    "%s",
                    new ObjectMapper()
                            .createObjectNode()
                            .put("pool", pool)
                            .put("algorithm", now.algorithm()));
        } else {
            print("%s: %s", pool, now.algorithm());
        }
    }

    private void list(LoadBalancerAdminService admin) {
        if (outputJson()) {
            ObjectNode json = new ObjectMapper().createObjectNode();
            ArrayNode array = json.putArray("algorithms");
            admin.algorithms().forEach(array::add);
            print("%s", json);
        } else {
            admin.algorithms().forEach(a -> print("%s", a));
        }
    }
}
