/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.SyncReport;
import org.fairlead.lb.api.SyncService;
import org.fairlead.lb.codec.SyncCodec;
import org.onosproject.cli.AbstractShellCommand;

/** Compares the rules that should be with those that are, and repairs. */
@Service
@Command(
        scope = "onos",
        name = "lb-sync",
        description = "Compares the rules that should be with those that are, and repairs them")
public final class SyncCommand extends AbstractShellCommand {
    private static final Table TABLE = new Table(12, -8, -8, -8);

    @Override
    protected void doExecute() {
        SyncReport report = get(SyncService.class).sync();
        if (outputJson()) {
            print("%s", SyncCodec.encode(report));
            return;
        }
        print("%s", TABLE.row("RULES", "WANTED", "MISSING", "SURPLUS", ""));
        row("standing", report.standing());
        row("connections", report.connections());
        row("transports", report.transports());
        print(
                report.confirmed()
                        ? "The switches have confirmed all of it"
                        : "Not all switches have confirmed it: see 'flows' and the log");
    }

    private void row(String name, SyncReport.Part part) {
        print("%s", TABLE.row(name, part.wanted(), part.missing(), part.surplus(), ""));
    }
}
