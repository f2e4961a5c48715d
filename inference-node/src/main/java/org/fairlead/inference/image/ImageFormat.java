/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.util.Optional;

/** A picture format that can be decoded, recognised by its first bytes and not by a file name. */
public enum ImageFormat {
    JPEG("jpeg", 0xFF, 0xD8, 0xFF),
    PNG("png", 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A),
    GIF("gif", 'G', 'I', 'F', '8'),
    BMP("bmp", 'B', 'M');

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

    /** The name under which {@code javax.imageio} knows the reader. */
    String readerName() {
        return readerName;
    }

    private boolean matches(byte[] data) {
        if (data.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((data[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
