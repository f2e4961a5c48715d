/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

/** Why some bytes cannot be used as a picture. The message is meant for the sender of them. */
public final class ImageProblemException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong, so that a caller can choose its answer without reading the message. */
    public enum Kind {
        /** There are no bytes at all. */
        EMPTY,
        /** The bytes are not in a format, or a variant of a format, that can be decoded. */
        UNSUPPORTED,
        /** The format is known, the data is damaged or incomplete. */
        CORRUPT,
        /** The picture declares more pixels than are allowed. */
        TOO_MANY_PIXELS
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong, not null
     * @param message one sentence for the sender, not null
     */
    public ImageProblemException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ImageProblemException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong; never null. */
    public Kind kind() {
        return kind;
    }
}
