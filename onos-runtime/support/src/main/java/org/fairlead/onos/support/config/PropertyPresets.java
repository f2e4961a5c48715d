/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import org.onosproject.cfg.ComponentConfigService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets properties of ONOS components from {@code etc/onos-presets.properties} when the node starts.
 *
 * <p>ONOS resets {@code .cfg} files of its components to their defaults at every start, so a file
 * is no way to configure one. A component that is already there gets its new values by the ordinary
 * {@code modified} call, one that comes later starts with them.
 */
@Component(immediate = true, service = PropertyPresets.class)
public class PropertyPresets {

    private static final String FILE_NAME = "onos-presets.properties";

    private final Logger log = LoggerFactory.getLogger(getClass());

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected ComponentConfigService configService;

    @Activate
    void activate() {
        Path file = Paths.get(System.getProperty("karaf.etc", "etc"), FILE_NAME);
        if (!Files.isReadable(file)) {
            log.info("No presets: {} is not there", file);
            return;
        }
        try {
            apply(Files.readAllLines(file));
        } catch (IOException | IllegalArgumentException e) {
            log.error("Presets of {} are not applied: {}", file, e.getMessage(), e);
        }
    }

    private void apply(List<String> lines) {
        for (Preset preset : Preset.parse(lines)) {
            configService.preSetProperty(preset.component(), preset.property(), preset.value());
            log.info("Preset {}", preset);
        }
    }
}
