/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.List;
import java.util.function.Consumer;

/**
 * What is simulated.
 *
 * @param name as given on the command line
 * @param what for the user
 * @param nodes what is there; those after {@code present} come later
 * @param present how many are there from the start
 * @param rate requests a second
 * @param even whether they come at equal intervals, rather than at random
 * @param seconds how long
 * @param slowStartSeconds time over which a member that comes gets its full weight; 0: at once
 * @param dynamicWeights whether weights follow the reports
 * @param script what happens to the nodes, and when
 */
record Scenario(
        String name,
        String what,
        List<NodeSpec> nodes,
        int present,
        double rate,
        boolean even,
        int seconds,
        int slowStartSeconds,
        boolean dynamicWeights,
        Consumer<Simulation> script) {

    /** One without slow start and dynamic weights. */
    Scenario(
            String name,
            String what,
            List<NodeSpec> nodes,
            int present,
            double rate,
            boolean even,
            int seconds,
            Consumer<Simulation> script) {
        this(name, what, nodes, present, rate, even, seconds, 0, false, script);
    }

    Scenario slowStart(String newName, String newWhat, int slowStart) {
        return new Scenario(
                newName, newWhat, nodes, present, rate, even, seconds, slowStart, false, script);
    }

    Scenario dynamicWeights(String newName, String newWhat) {
        return new Scenario(newName, newWhat, nodes, present, rate, even, seconds, 0, true, script);
    }
}
