/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Finds out how a camera was held: the orientation tag of Exif, in JPEG, PNG and WebP. Data that
 * makes no sense means no orientation; nothing else is read from it.
 */
final class ExifOrientation {

    /** As the pixels are. */
    static final int UPRIGHT = 1;

    private static final int LAST = 8;
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;
    private static final int MARKER_START = 0xFF;
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int PNG_HEADER = 8;

    /** Length, type and checksum. */
    private static final int PNG_CHUNK = 12;

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private ExifOrientation() {}

    /** The orientation as Exif numbers it, from 1 to 8. */
    static int of(ImageFormat format, byte[] data) {
        try {
            return switch (format) {
                case JPEG -> ofJpeg(data);
                case PNG -> ofPng(data);
                case WEBP -> ofWebp(data);
                default -> UPRIGHT;
            };
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | BufferUnderflowException e) {
            return UPRIGHT;
        }
    }

    private static int ofJpeg(byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(data);
        int at = 2;
        while (at + 4 <= data.length && (data[at] & 0xFF) == MARKER_START) {
            int marker = data[at + 1] & 0xFF;
            if (marker == MARKER_START) {
                at++;
                continue;
            }
            int length = in.getShort(at + 2) & 0xFFFF;
            if (marker == START_OF_SCAN || length < 2) {
                break;
            }
            int content = at + 4;
            if (marker == APP1 && startsWith(data, content, EXIF)) {
                int start = content + EXIF.length;
                return ofTiff(in.slice(start, Math.min(at + 2 + length, data.length) - start));
            }
            at += 2 + length;
        }
        return UPRIGHT;
    }

    private static int ofWebp(byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        long at = ImageFormat.RIFF_HEADER;
        while (at + 8 <= data.length) {
            int start = (int) at + 8;
            long length = in.getInt((int) at + 4) & 0xFFFFFFFFL;
            if (startsWith(data, (int) at, "EXIF".getBytes(StandardCharsets.US_ASCII))) {
                int skip = startsWith(data, start, EXIF) ? EXIF.length : 0;
                long end = Math.min(start + length, data.length);
                return ofTiff(in.slice(start + skip, (int) end - start - skip));
            }
            at = start + length + (length & 1);
        }
        return UPRIGHT;
    }

    /** The chunk may stand anywhere before the end, and after the pixels, too. */
    private static int ofPng(byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(data);
        long at = PNG_HEADER;
        while (at + PNG_CHUNK <= data.length) {
            long length = in.getInt((int) at) & 0xFFFFFFFFL;
            int start = (int) at + 8;
            if (startsWith(data, start - 4, "eXIf".getBytes(StandardCharsets.US_ASCII))) {
                return ofTiff(in.slice(start, (int) Math.min(length, data.length - start)));
            }
            at += length + PNG_CHUNK;
        }
        return UPRIGHT;
    }

    private static int ofTiff(ByteBuffer tiff) {
        byte first = tiff.get(0);
        if (first != tiff.get(1) || first != 'I' && first != 'M') {
            return UPRIGHT;
        }
        tiff.order(first == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY;
            if ((tiff.getShort(entry) & 0xFFFF) == TAG && tiff.getShort(entry + 2) == SHORT) {
                int value = tiff.getShort(entry + 8);
                return value >= UPRIGHT && value <= LAST ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    private static boolean startsWith(byte[] data, int at, byte[] text) {
        if (at + text.length > data.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (data[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
