/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.SteeringService;
import org.onosproject.cli.AbstractChoicesCompleter;
import org.onosproject.cli.AbstractShellCommand;

/** Completes clients, with the ports of the last connections. */
@Service
public final class ClientCompleter extends AbstractChoicesCompleter {
    private static final int LAST = 50;

    @Override
    protected List<String> choices() {
        return AbstractShellCommand.get(SteeringService.class).connections().stream()
                .limit(LAST)
                .map(c -> c.key().client() + ":" + c.key().clientPort())
                .collect(Collectors.toList());
    }
}
