/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.util.Optional;

/** A picture format that can be decoded, recognised by its first bytes and not by a file name. */
public enum ImageFormat {
    JPEG("jpeg", 0xFF, 0xD8, 0xFF),
    PNG("png", 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A),
    GIF("gif", 'G', 'I', 'F', '8'),
    BMP("bmp", 'B', 'M'),
    WEBP(
            "webp",
            'R',
            'I',
            'F',
            'F',
            Constants.ANY,
            Constants.ANY,
            Constants.ANY,
            Constants.ANY,
            'W',
            'E',
            'B',
            'P');

    /** Where the chunks of a RIFF file begin. */
    static final int RIFF_HEADER = 12;

    /**
     * Full HD, for a format whose reader keeps much more than the pixels while it works: measured,
     * a lossy WebP of 9 million needs more than the whole heap of a node.
     */
    private static final long GREEDY_LIMIT = 2_100_000;

    private final String readerName;
    private final int[] magic;

    ImageFormat(String readerName, int... magic) {
        this.readerName = readerName;
        this.magic = magic;
    }

    /**
     * Recognises the format of some data.
     *
     * @param data the whole picture, not null
     * @return the format, or empty where none fits
     */
    public static Optional<ImageFormat> detect(byte[] data) {
        for (ImageFormat format : values()) {
            if (format.matches(data)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether only one such picture at a time should be decoded, for its reader needs much memory.
     */
    boolean isGreedy() {
        return this == WEBP;
    }

    /** The most pixels of this format, where that is less than the node allows. */
    long limit(long allowed) {
        return isGreedy() ? Math.min(allowed, GREEDY_LIMIT) : allowed;
    }

    /** The name under which {@code javax.imageio} knows the reader. */
    String readerName() {
        return readerName;
    }

    private boolean matches(byte[] data) {
        if (data.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (magic[i] != Constants.ANY && (data[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** An enum cannot name its own constants before its values. */
    private static final class Constants {
        private static final int ANY = -1;
    }
}
