/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.node;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of the node; {@code application.properties} explains and defaults them. */
@ConfigurationProperties("node")
public interface NodeConfiguration {

    /** Who this is, in answers and logs. */
    @Bindable(defaultValue = "node")
    String getName();

    /** The folder of the models. */
    @Bindable(defaultValue = "models")
    Path getModels();

    /** The model to serve. */
    @Bindable(defaultValue = "cifar10")
    String getModel();

    /** The version of the model. */
    @Bindable(defaultValue = "v1")
    String getVersion();

    /** The engine to prefer for models that come in forms for several; empty for their first. */
    Optional<String> getEngine();

    /** More models to load at the start, as {@code name/version}. */
    @Bindable(defaultValue = "")
    List<String> getLoad();

    /** Whether the version {@code stub} of a model answers where another version fails. */
    @Bindable(defaultValue = "true")
    boolean isFallback();

    /** The number of predictions at a time; 0 takes one a core. */
    @Bindable(defaultValue = "0")
    int getThreads();

    /** The number of requests that may wait for a worker; 0 takes 16 a worker. */
    @Bindable(defaultValue = "0")
    int getQueue();

    /** The most pixels, width × height, that a picture may have. */
    @Bindable(defaultValue = "25000000")
    long getMaxPixels();

    /** How long the node goes on serving after it has said that it is not ready any more. */
    @Bindable(defaultValue = "300ms")
    Duration getDrain();

    /** How long the body of a request may take to arrive. */
    @Bindable(defaultValue = "30s")
    Duration getUploadTimeout();
}
