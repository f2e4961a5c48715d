/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.fairlead.lb.api.ConfigChange;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.codec.ChangesCodec;
import org.fairlead.lb.codec.ConfigurationCodec;
import org.onosproject.cli.AbstractShellCommand;

/** Reads a configuration from a file and brings it into effect; all of it, or nothing. */
@Service
@Command(
        scope = "onos",
        name = "lb-import",
        description = "Reads Fairlead's configuration from JSON")
public final class ImportCommand extends AbstractShellCommand {

    @Argument(name = "file", description = "File on the controller", required = true)
    @Completion(FileCompleter.class)
    private String file;

    @Option(name = "-n", aliases = "--dry-run", description = "Only checks, changes nothing")
    private boolean dryRun;

    @Option(name = "-r", aliases = "--replace", description = "Removes what the file does not name")
    private boolean replace;

    @Override
    protected void doExecute() throws IOException {
        Configuration wanted =
                ConfigurationCodec.decode(
                        new ObjectMapper().readTree(Files.readAllBytes(Path.of(file))));
        List<ConfigChange> changes =
                get(LoadBalancerAdminService.class).apply(wanted, replace, dryRun, Expectation.ANY);
        if (outputJson()) {
            print("%s", ChangesCodec.encode(changes, dryRun));
            return;
        }
        changes.forEach(c -> print("%s%s", dryRun ? "would " : "", c));
        if (changes.isEmpty()) {
            print("nothing changes");
        }
    }
}
