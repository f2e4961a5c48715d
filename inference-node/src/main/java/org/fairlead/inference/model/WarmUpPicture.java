/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A small picture made by code, to run everything once before the first caller does. */
final class WarmUpPicture {

    private static final int EDGE = 64;

    private WarmUpPicture() {}

    static byte[] jpeg() throws ModelException {
        BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < EDGE * EDGE; i++) {
            image.setRGB(i % EDGE, i / EDGE, i * 0x010305);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", out);
        } catch (IOException e) {
            throw new ModelException("This Java runtime cannot write a JPEG", e);
        }
        return out.toByteArray();
    }
}
