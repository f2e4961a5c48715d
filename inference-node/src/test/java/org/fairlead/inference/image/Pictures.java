/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures drawn for the tests. */
public final class Pictures {

    private Pictures() {}

    /** A picture of one colour. */
    public static BufferedImage plain(int type, int width, int height, Color color) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    /** A colourful picture with enough detail that its file is not tiny. */
    public static BufferedImage detailed(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x * 7919 ^ y * 104729 ^ x * y * 31);
            }
        }
        return image;
    }

    /** The file of a picture; format as javax.imageio names it. */
    public static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A small JPEG. */
    public static byte[] jpeg() {
        return encode(detailed(64, 48), "jpeg");
    }

    /** A PNG file of a few bytes that declares a picture of the given size. */
    public static byte[] pngHeader(int width, int height) {
        byte[] png = encode(plain(BufferedImage.TYPE_INT_RGB, 1, 1, Color.RED), "png");
        for (int i = 0; i < 4; i++) {
            png[16 + i] = (byte) (width >>> 8 * (3 - i));
            png[20 + i] = (byte) (height >>> 8 * (3 - i));
        }
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(png, 12, 17);
        for (int i = 0; i < 4; i++) {
            png[29 + i] = (byte) (crc.getValue() >>> 8 * (3 - i));
        }
        return png;
    }
}
