/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.OutcomeReport;
import org.fairlead.lb.api.OutcomeService;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.codec.OutcomeCodec;
import org.onosproject.cli.AbstractShellCommand;

/** Compares what became of requests by version, or by another label. */
@Service
@Command(
        scope = "onos",
        name = "lb-ab",
        description = "Compares the outcomes of a pool's requests by version or another label")
public final class OutcomesCommand extends AbstractShellCommand {

    @Argument(name = "pool", description = "Name of the pool", required = true)
    @Completion(PoolCompleter.class)
    private String pool;

    @Option(
            name = "-l",
            aliases = "--label",
            description = "Name of the label; without, that of the split, or version")
    private String label;

    @Option(
            name = "-b",
            aliases = "--base",
            description =
                    "Value that the others are compared with; without, that with most requests")
    private String base;

    @Option(name = "-m", aliases = "--minutes", description = "How far back, 1 to 1440 minutes")
    private int minutes = OutcomeService.DEFAULT_MINUTES;

    @Override
    protected void doExecute() {
        OutcomeReport report =
                get(OutcomeService.class)
                        .compare(
                                PoolId.of(pool),
                                Optional.ofNullable(label),
                                Optional.ofNullable(base),
                                minutes);
        if (outputJson()) {
            print("%s", OutcomeCodec.encode(report));
        } else {
            OutcomeLines.of(report).forEach(line -> print("%s", line));
        }
    }
}
