/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

/** A model does not work at the moment and has no fallback. Trying again later may succeed. */
public final class ModelUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param id which model
     */
    public ModelUnavailableException(ModelId id) {
        super("The model " + id + " does not work at the moment; the node's log says why.");
    }
}
