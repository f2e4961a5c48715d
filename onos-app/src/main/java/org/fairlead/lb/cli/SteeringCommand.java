/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.SteeringFigures;
import org.fairlead.lb.api.SteeringFiguresService;
import org.fairlead.lb.codec.SteeringCodec;
import org.onosproject.cli.AbstractShellCommand;

/** Shows how much the steering does, and how long new connections wait for their rules. */
@Service
@Command(
        scope = "onos",
        name = "lb-steering",
        description = "Shows what Fairlead's steering counts and how long new connections wait")
public final class SteeringCommand extends AbstractShellCommand {

    @Override
    protected void doExecute() {
        SteeringFigures figures = get(SteeringFiguresService.class).figures();
        if (outputJson()) {
            print("%s", SteeringCodec.encode(figures));
        } else {
            SteeringText.lines(figures).forEach(line -> print("%s", line));
        }
    }
}
