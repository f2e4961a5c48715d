/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

/** A model was asked for that is not loaded. */
public final class UnknownModelException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one sentence for the caller
     */
    public UnknownModelException(String message) {
        super(message, null, false, false);
    }
}
