/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import org.fairlead.inference.image.ImageProblemException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebpTest {

    private static final int EDGE = 32;
    private final ImageDecoder decoder = new ImageDecoder(25_000_000);

    @ParameterizedTest
    @ValueSource(strings = {"lossy", "lossless", "animated"})
    void isRead(String name) throws Exception {
        RgbImage image = decoder.decode(webp(name), EDGE);
        assertEquals(60, image.width());
        assertEquals(40, image.height());
        assertEquals("RRGB", OrientationTest.corners(image));
    }

    @Test
    void isTurnedUpright() throws Exception {
        RgbImage image = decoder.decode(webp("rotated"), EDGE);
        assertEquals(40, image.width());
        assertEquals("GRBR", OrientationTest.corners(image));
    }

    @ParameterizedTest
    @ValueSource(strings = {"transparent", "lossy-alpha"})
    void transparentPixelsAreWhite(String name) throws Exception {
        RgbImage image = decoder.decode(webp(name), EDGE);
        assertEquals(Color.WHITE, new Color(image.pixels()[35 * 60 + 30]));
        assertEquals('R', OrientationTest.corners(image).charAt(0));
    }

    @Test
    void tooManyPixelsAreRefusedBeforeDecoding() throws Exception {
        for (int[] size : new int[][] {{16_384, 16_384}, {2000, 1080}, {16_384, 130}}) {
            byte[] file = webp("lossless");
            // 14 bits of width - 1 and of height - 1 follow the signature byte.
            int bits = size[0] - 1 | size[1] - 1 << 14;
            for (int i = 0; i < 3; i++) {
                file[21 + i] = (byte) (bits >>> 8 * i);
            }
            file[24] = (byte) (file[24] & 0xF0 | bits >>> 24 & 0x0F);
            ImageProblemException problem =
                    assertThrows(ImageProblemException.class, () -> decoder.decode(file, EDGE));
            assertEquals(Kind.TOO_MANY_PIXELS, problem.kind(), problem.getMessage());
        }
    }

    static byte[] webp(String name) throws IOException {
        try (InputStream in = WebpTest.class.getResourceAsStream("/pictures/" + name + ".webp")) {
            return in.readAllBytes();
        }
    }
}
