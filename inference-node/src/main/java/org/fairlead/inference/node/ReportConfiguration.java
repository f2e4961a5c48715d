/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.node;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Optional;

/** The settings of the load report; {@code application.properties} explains them. */
@ConfigurationProperties("node.report")
public interface ReportConfiguration {

    /** {@code address:port} of the receiver; empty sends no reports. */
    Optional<String> getTo();

    /** The time between two reports. */
    @Bindable(defaultValue = "250ms")
    Duration getInterval();
}
