/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

/** The work was left undone since its result would be of no use any more. */
public final class AbandonedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why the result would be of no use. */
    public enum Reason {
        /** The deadline that the caller set has passed. */
        EXPIRED("The deadline of the request passed before it was answered."),
        /** The caller closed the connection. */
        CANCELLED("The caller is gone.");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param reason why, not null
     */
    public AbandonedException(Reason reason) {
        super(reason.message, null, false, false);
        this.reason = reason;
    }

    /** Why; never null. */
    public Reason reason() {
        return reason;
    }
}
