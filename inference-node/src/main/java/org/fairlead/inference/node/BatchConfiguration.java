/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.node;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** How pictures are run together; {@code application.properties} explains the settings. */
@ConfigurationProperties("node.batch")
public interface BatchConfiguration {

    /** The most pictures in one run of the network; 1 runs each by itself. */
    @Bindable(defaultValue = "4")
    int getSize();

    /** How long a picture waits for others that are on their way. */
    @Bindable(defaultValue = "5ms")
    Duration getDelay();
}
