/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG files with four channels, which no encoder of Java2D writes by itself. */
public final class CmykPictures {

    private CmykPictures() {}

    /** A JPEG of 40 × 40 pixels, all with these four values. */
    public static byte[] plain(int... values) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, 40, 40, 4, null);
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                raster.setPixel(x, y, values);
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(raster, null, null));
        }
        writer.dispose();
        return bytes.toByteArray();
    }

    /** The same with what Adobe's programs say about the colours. */
    public static byte[] withAdobeMarker(byte[] jpeg, int transform) {
        byte[] marker = {
            (byte) 0xFF,
            (byte) 0xEE,
            0,
            14,
            'A',
            'd',
            'o',
            'b',
            'e',
            0,
            100,
            0,
            0,
            0,
            0,
            (byte) transform
        };
        byte[] result = new byte[jpeg.length + marker.length];
        System.arraycopy(jpeg, 0, result, 0, 2);
        System.arraycopy(marker, 0, result, 2, marker.length);
        System.arraycopy(jpeg, 2, result, 2 + marker.length, jpeg.length - 2);
        return result;
    }
}
