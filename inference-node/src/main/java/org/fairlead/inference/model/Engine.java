/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

/**
 * Something that can run networks. An engine is a Java service (see {@link Engines}) with a public
 * constructor without arguments; the {@code engine} of a {@code model.yaml} selects it by name.
 * Implementations are thread-safe and do nothing costly before {@link #load}.
 */
public interface Engine {

    /** The name as {@code model.yaml} writes it. */
    String name();

    /**
     * Loads a network.
     *
     * @param description which one, its file already verified
     * @return the network, ready to run
     * @throws ModelException where the engine cannot load it
     */
    LoadedModel load(ModelDescription description) throws ModelException;
}
