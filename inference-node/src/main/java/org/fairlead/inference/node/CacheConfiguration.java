/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.node;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** The settings of the cache; {@code application.properties} explains them. */
@ConfigurationProperties("node.cache")
public interface CacheConfiguration {

    /** {@code caffeine}, {@code off}, or {@code redis://host:port}. */
    @Bindable(defaultValue = "caffeine")
    String getKind();

    /** About how many bytes of the heap it may take. */
    @Bindable(defaultValue = "4000000")
    long getBytes();

    /** How long Redis keeps an entry. */
    @Bindable(defaultValue = "1h")
    Duration getKeep();
}
