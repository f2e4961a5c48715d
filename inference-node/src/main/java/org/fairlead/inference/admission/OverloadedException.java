/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import java.util.Locale;

/** The work was refused since as much is waiting as may wait. Trying again later may succeed. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, in few words of our own, so that it can be counted. */
    public enum Reason {
        /** As much waits for a worker as may wait. */
        QUEUE_FULL,
        /** As many bytes are being uploaded as may be. */
        UPLOADS,
        /** The node is not ready yet. */
        STARTING,
        /** The node takes on no more. */
        STOPPING;

        /** The name in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param reason why, not null
     * @param message one sentence for the caller
     */
    public OverloadedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why; never null. */
    public Reason reason() {
        return reason;
    }
}
