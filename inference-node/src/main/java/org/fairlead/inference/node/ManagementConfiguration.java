/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.node;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Optional;

/** The settings of the management port; {@code application.properties} explains them. */
@ConfigurationProperties("node.management")
public interface ManagementConfiguration {

    /** Where to listen; loopback unless told otherwise. */
    @Bindable(defaultValue = "127.0.0.1")
    String getHost();

    /** The port; 0 takes a free one, -1 switches the management port off. */
    @Bindable(defaultValue = "9000")
    int getPort();

    /** Who may come besides loopback: addresses, or networks as {@code address/bits}. */
    @Bindable(defaultValue = "")
    List<String> getAllow();

    /** The bearer token that every request must bring; empty where none is needed. */
    Optional<String> getToken();
}
