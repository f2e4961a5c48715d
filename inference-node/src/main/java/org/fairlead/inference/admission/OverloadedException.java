/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

/** The work was refused since as much is waiting as may wait. Trying again later may succeed. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one sentence for the caller
     */
    public OverloadedException(String message) {
        super(message, null, false, false);
    }
}
