/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.LoadBalancerService;
import org.onosproject.cli.AbstractChoicesCompleter;
import org.onosproject.cli.AbstractShellCommand;

/** Completes names of members, of the pool that was named before. */
@Service
public final class MemberCompleter extends AbstractChoicesCompleter {

    @Override
    protected List<String> choices() {
        List<String> words = Arrays.asList(commandLine.getArguments());
        return AbstractShellCommand.get(LoadBalancerService.class).pools().stream()
                .filter(p -> words.contains(p.id().toString()))
                .flatMap(p -> p.members().stream())
                .map(m -> m.id().toString())
                .distinct()
                .collect(Collectors.toList());
    }
}
