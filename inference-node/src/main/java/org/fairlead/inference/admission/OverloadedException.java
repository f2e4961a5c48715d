/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import java.time.Duration;
import java.util.Locale;

/** The work was refused before anything was done for it. Trying again later may succeed. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, in few words of our own, so that it can be counted. */
    public enum Reason {
        /** As much waits for a worker as may wait. */
        QUEUE_FULL(true),
        /** As many bytes are being uploaded as may be. */
        UPLOADS(true),
        /** The wait would be longer than the deadline of the request allows. */
        DEADLINE_UNMEETABLE(false),
        /** The node is not ready yet. */
        STARTING(false),
        /** The node takes on no more. */
        STOPPING(false);

        private final boolean tooMuch;

        Reason(boolean tooMuch) {
            this.tooMuch = tooMuch;
        }

        /** Whether callers send more than the node can take, so that slowing down is the cure. */
        public boolean isTooMuch() {
            return tooMuch;
        }

        /** The name in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;
    private final Duration retryAfter;

    /**
     * Creates the exception, for a wait that is not known.
     *
     * @param reason why, not null
     * @param message one sentence for the caller
     */
    public OverloadedException(Reason reason, String message) {
        this(reason, message, Duration.ZERO);
    }

    /**
     * Creates the exception.
     *
     * @param reason why, not null
     * @param message one sentence for the caller
     * @param retryAfter when what is waiting now will be done, as far as that can be told
     */
    public OverloadedException(Reason reason, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** Why; never null. */
    public Reason reason() {
        return reason;
    }

    /** How long until trying again makes sense; zero where that is not known. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
