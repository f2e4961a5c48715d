/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.codec.ConfigurationCodec;
import org.onosproject.cli.AbstractShellCommand;

/** Writes the whole configuration as one JSON document. */
@Service
@Command(
        scope = "onos",
        name = "lb-export",
        description = "Writes Fairlead's configuration as JSON")
public final class ExportCommand extends AbstractShellCommand {

    @Argument(name = "file", description = "File on the controller; without, it is printed")
    private String file;

    @Override
    protected void doExecute() throws IOException {
        String json =
                new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(
                                ConfigurationCodec.encode(
                                        get(LoadBalancerAdminService.class)
                                                .configuration()
                                                .value()));
        if (file == null) {
            print("%s", json);
            return;
        }
        // A temporary file is for its owner only, which is right: there may be tokens in it.
        Path target = Path.of(file).toAbsolutePath();
        Path written = Files.createTempFile(target.getParent(), ".fairlead", ".json");
        try {
            Files.write(written, (json + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
        print("%s", target);
    }
}
