/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

/**
 * An instruction or action that has no equivalent on the other side; the message names it.
 *
 * <p>It is an {@link UnsupportedOperationException} because ONOS marks a rule as failed on that
 * one.
 */
public class UnsupportedTreatmentException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is unsupported, by name
     */
    public UnsupportedTreatmentException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what is unsupported, by name
     * @param cause why, may be null
     */
    public UnsupportedTreatmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
