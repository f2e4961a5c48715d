/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.Random;
import org.fairlead.inference.image.ImageProblemException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

    private static final int EDGE = 32;
    private static final Color COLOUR = new Color(200, 100, 40);

    private final ImageDecoder decoder = new ImageDecoder(4_000_000);

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp"})
    void keepsSizeAndColourOfEveryFormat(String format) throws Exception {
        BufferedImage image = Pictures.plain(BufferedImage.TYPE_INT_RGB, 60, 40, COLOUR);
        RgbImage decoded = decoder.decode(Pictures.encode(image, format), EDGE);
        assertEquals(60, decoded.width());
        assertEquals(40, decoded.height());
        assertColour(COLOUR, decoded, 6);
    }

    @ParameterizedTest
    @CsvSource({
        BufferedImage.TYPE_BYTE_GRAY + ",png",
        BufferedImage.TYPE_USHORT_GRAY + ",png",
        BufferedImage.TYPE_BYTE_BINARY + ",png",
        BufferedImage.TYPE_BYTE_GRAY + ",jpeg",
        BufferedImage.TYPE_BYTE_GRAY + ",bmp",
        BufferedImage.TYPE_BYTE_INDEXED + ",png",
        BufferedImage.TYPE_BYTE_INDEXED + ",gif",
        BufferedImage.TYPE_INT_ARGB + ",png",
        BufferedImage.TYPE_3BYTE_BGR + ",jpeg",
    })
    void readsEveryKindOfPixel(int type, String format) throws Exception {
        BufferedImage image = Pictures.plain(type, 40, 40, Color.WHITE);
        assertColour(Color.WHITE, decoder.decode(Pictures.encode(image, format), EDGE), 2);
    }

    @Test
    void keepsMiddleGreyAsItIs() throws Exception {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
        fill(image.getRaster(), 128);
        assertColour(
                new Color(128, 128, 128), decoder.decode(Pictures.encode(image, "png"), EDGE), 1);
    }

    @Test
    void putsTransparentPixelsOnWhite() throws Exception {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_ARGB);
        byte[] clear = Pictures.encode(image, "png");
        assertColour(Color.WHITE, decoder.decode(clear, EDGE), 0);
        BufferedImage half =
                Pictures.plain(BufferedImage.TYPE_INT_ARGB, 40, 40, new Color(0, 0, 0, 128));
        assertColour(
                new Color(127, 127, 127), decoder.decode(Pictures.encode(half, "png"), EDGE), 2);
    }

    @Test
    void readsJpegWithFourChannels() throws Exception {
        byte[] plain = CmykPictures.plain(0, 155, 215, 55);
        assertColour(new Color(200, 78, 31), decoder.decode(plain, EDGE), 6);
        byte[] adobe = CmykPictures.withAdobeMarker(CmykPictures.plain(255, 100, 40, 200), 0);
        assertColour(new Color(200, 78, 31), decoder.decode(adobe, EDGE), 6);
        byte[] ycck = CmykPictures.withAdobeMarker(CmykPictures.plain(109, 84, 193, 255), 2);
        assertColour(new Color(200, 78, 31), decoder.decode(ycck, EDGE), 6);
    }

    @Test
    void thinsOutLargePictures() throws Exception {
        BufferedImage image = Pictures.plain(BufferedImage.TYPE_INT_RGB, 2000, 1500, COLOUR);
        RgbImage decoded = decoder.decode(Pictures.encode(image, "jpeg"), EDGE);
        assertTrue(decoded.height() >= 8 * EDGE, "too few rows: " + decoded.height());
        assertTrue(decoded.pixels().length < 300_000, "kept " + decoded.pixels().length);
        assertColour(COLOUR, decoded, 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp"})
    void readsPicturesOfOnePixel(String format) throws Exception {
        BufferedImage image = Pictures.plain(BufferedImage.TYPE_INT_RGB, 1, 1, Color.BLACK);
        assertColour(Color.BLACK, decoder.decode(Pictures.encode(image, format), EDGE), 2);
    }

    @Test
    void refusesTooManyPixelsBeforeDecoding() {
        assertProblem(Kind.TOO_MANY_PIXELS, Pictures.pngHeader(60_000, 60_000));
        assertProblem(Kind.TOO_MANY_PIXELS, Pictures.pngHeader(Integer.MAX_VALUE, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp"})
    void refusesTruncatedData(String format) {
        byte[] whole = Pictures.encode(Pictures.detailed(80, 60), format);
        for (int percent : new int[] {2, 10, 50, 90}) {
            byte[] part = Arrays.copyOf(whole, Math.max(8, whole.length * percent / 100));
            assertProblem(Kind.CORRUPT, part);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp"})
    void survivesDamagedData(String format) {
        Random random = new Random(1);
        byte[] whole = Pictures.encode(Pictures.detailed(80, 60), format);
        for (int i = 0; i < 100; i++) {
            byte[] damaged = whole.clone();
            for (int hit = 0; hit < 20; hit++) {
                damaged[8 + random.nextInt(damaged.length - 8)] = (byte) random.nextInt();
            }
            try {
                decoder.decode(damaged, EDGE);
            } catch (ImageProblemException e) {
                assertTrue(e.kind() == Kind.CORRUPT || e.kind() == Kind.TOO_MANY_PIXELS);
            }
        }
    }

    @Test
    void refusesWhatIsNoPicture() {
        assertProblem(Kind.EMPTY, new byte[0]);
        assertProblem(Kind.UNSUPPORTED, "<svg></svg>".getBytes());
        assertProblem(Kind.UNSUPPORTED, new byte[100]);
        assertProblem(Kind.UNSUPPORTED, "RIFF....WAVEfmt ".getBytes());
        assertProblem(Kind.CORRUPT, "RIFF....WEBPVP8 ".getBytes());
    }

    private void assertProblem(Kind kind, byte[] data) {
        ImageProblemException problem =
                assertThrows(ImageProblemException.class, () -> decoder.decode(data, EDGE));
        assertEquals(kind, problem.kind(), problem.getMessage());
    }

    private static void assertColour(Color expected, RgbImage image, int tolerance) {
        int rgb = image.pixels()[image.pixels().length / 2];
        Color actual = new Color(rgb);
        boolean near =
                Math.abs(expected.getRed() - actual.getRed()) <= tolerance
                        && Math.abs(expected.getGreen() - actual.getGreen()) <= tolerance
                        && Math.abs(expected.getBlue() - actual.getBlue()) <= tolerance;
        assertTrue(near, "expected " + expected + ", is " + actual);
    }

    private static void fill(WritableRaster raster, int... values) {
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                raster.setPixel(x, y, values);
            }
        }
    }
}
