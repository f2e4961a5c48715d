/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Photos of a camera that was held some way or other. Red above, green left and blue right below.
 */
class OrientationTest {

    private static final int EDGE = 32;
    private final ImageDecoder decoder = new ImageDecoder(1_000_000);

    /** Where the corners of the stored picture (red red / green blue) are to be afterwards. */
    @ParameterizedTest
    @CsvSource({
        "1, 80, 60, RRGB",
        "2, 80, 60, RRBG",
        "3, 80, 60, BGRR",
        "4, 80, 60, GBRR",
        "5, 60, 80, RGRB",
        "6, 60, 80, GRBR",
        "7, 60, 80, BRGR",
        "8, 60, 80, RBRG",
        "0, 80, 60, RRGB",
        "9, 80, 60, RRGB",
    })
    void isUndone(int orientation, int width, int height, String corners) throws Exception {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            byte[] file = withExif(stored(), tiff(orientation, order));
            RgbImage image = decoder.decode(file, EDGE);
            assertEquals(width, image.width());
            assertEquals(height, image.height());
            assertEquals(corners, corners(image));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, RRGB", "3, BGRR", "6, GRBR", "8, RBRG", "9, RRGB"})
    void isUndoneInPng(int orientation, String corners) throws Exception {
        byte[] png = Pictures.encode(picture(), "png");
        byte[] exif = tiff(orientation, ByteOrder.LITTLE_ENDIAN);
        assertEquals(corners, corners(decoder.decode(withChunk(png, exif), EDGE)));
        for (int length = 0; length < exif.length; length++) {
            byte[] cut = withChunk(png, java.util.Arrays.copyOf(exif, length));
            assertTrue(decoder.decode(cut, EDGE).width() >= 60);
        }
    }

    /** Behind the header chunk, which has 13 bytes. */
    private static byte[] withChunk(byte[] png, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
        chunk.putInt(content.length).put("eXIf".getBytes(StandardCharsets.US_ASCII)).put(content);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, content.length + 4);
        chunk.putInt((int) crc.getValue());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int header = 8 + 12 + 13;
        out.write(png, 0, header);
        out.writeBytes(chunk.array());
        out.write(png, header, png.length - header);
        return out.toByteArray();
    }

    @Test
    void damagedExifIsNoProblem() throws Exception {
        Random random = new Random(1);
        byte[] tiff = tiff(6, ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = tiff.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            assertTrue(decoder.decode(withExif(stored(), damaged), EDGE).width() >= 60);
        }
        for (int length = 0; length < tiff.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(tiff, length);
            assertTrue(decoder.decode(withExif(stored(), cut), EDGE).width() >= 60);
        }
    }

    private static byte[] stored() {
        return Pictures.encode(picture(), "jpeg");
    }

    private static BufferedImage picture() {
        BufferedImage image = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, 80, 30);
        graphics.setColor(Color.GREEN);
        graphics.fillRect(0, 30, 40, 30);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(40, 30, 40, 30);
        graphics.dispose();
        return image;
    }

    static String corners(RgbImage image) {
        int right = image.width() - 3;
        int bottom = image.height() - 3;
        return ""
                + at(image, 2, 2)
                + at(image, right, 2)
                + at(image, 2, bottom)
                + at(image, right, bottom);
    }

    private static char at(RgbImage image, int x, int y) {
        Color color = new Color(image.pixels()[y * image.width() + x]);
        if (color.getRed() > 180 && color.getGreen() < 90) {
            return 'R';
        }
        return color.getGreen() > 180 ? 'G' : color.getBlue() > 180 ? 'B' : '?';
    }

    private static byte[] tiff(int orientation, ByteOrder order) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
        tiff.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes());
        tiff.putShort((short) 42).putInt(8).putShort((short) 2);
        tiff.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(80);
        tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
        tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
        return tiff.array();
    }

    private static byte[] withExif(byte[] jpeg, byte[] tiff) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        int length = 2 + 6 + tiff.length;
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length});
        out.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(tiff);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }
}
