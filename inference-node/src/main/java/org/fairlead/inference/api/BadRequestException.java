/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

/** A request says something that cannot be meant: an error of the caller, 400. */
final class BadRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one sentence for the caller
     */
    BadRequestException(String message) {
        super(message, null, false, false);
    }
}
