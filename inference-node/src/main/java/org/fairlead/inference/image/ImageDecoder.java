/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import org.fairlead.inference.image.ImageProblemException.Kind;

/**
 * Decodes JPEG, PNG, GIF (first frame), BMP and WebP within limits, upright as the camera was held.
 * Width and height come from the header and are checked before anything is decoded; a picture far
 * larger than needed is decoded with pixels left out, so that memory follows what is needed and not
 * what was sent. Immutable, safe for use by many threads.
 */
public final class ImageDecoder {

    static {
        // The default spools streams to temporary files.
        ImageIO.setUseCache(false);
    }

    /** The samples kept along one edge of an output pixel when a large picture is thinned out. */
    private static final int SAMPLES_PER_EDGE = 8;

    private static final Object GREEDY = new Object();

    private final long maxPixels;

    /**
     * Creates a decoder.
     *
     * @param maxPixels the most pixels (width × height) that a picture may declare, at least 1
     */
    public ImageDecoder(long maxPixels) {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("maxPixels must be at least 1, is " + maxPixels);
        }
        this.maxPixels = maxPixels;
    }

    /**
     * Decodes a picture.
     *
     * @param data the file, not null
     * @param targetEdge the edge, in pixels, of the square to which the picture will be reduced; a
     *     picture many times larger is thinned out while it is decoded
     * @return the pixels, at least {@code targetEdge} along each edge unless the picture is smaller
     * @throws ImageProblemException where the data is not a picture that can be decoded
     */
    public RgbImage decode(byte[] data, int targetEdge) throws ImageProblemException {
        if (data.length == 0) {
            throw new ImageProblemException(Kind.EMPTY, "The picture is empty.");
        }
        ImageFormat format =
                ImageFormat.detect(data)
                        .orElseThrow(
                                () ->
                                        new ImageProblemException(
                                                Kind.UNSUPPORTED,
                                                "This is not a JPEG, PNG, GIF, BMP or WebP"
                                                        + " picture."));
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.readerName());
        if (!readers.hasNext()) {
            throw new ImageProblemException(
                    Kind.UNSUPPORTED, "This Java runtime has no reader for " + format + ".");
        }
        if (format.isGreedy()) {
            synchronized (GREEDY) {
                return read(readers.next(), data, format, targetEdge);
            }
        }
        return read(readers.next(), data, format, targetEdge);
    }

    private RgbImage read(ImageReader reader, byte[] data, ImageFormat format, int targetEdge)
            throws ImageProblemException {
        try (ByteArrayImageInputStream stream = new ByteArrayImageInputStream(data)) {
            return read(reader, stream, data, format, targetEdge);
        } catch (IOException | RuntimeException e) {
            // The JDK's readers answer damaged data with many kinds of runtime exception.
            throw new ImageProblemException(
                    Kind.CORRUPT, "The " + format + " data is damaged or incomplete.", e);
        } finally {
            reader.dispose();
        }
    }

    private RgbImage read(
            ImageReader reader,
            ByteArrayImageInputStream stream,
            byte[] data,
            ImageFormat format,
            int targetEdge)
            throws IOException, ImageProblemException {
        TruncationListener truncation = new TruncationListener();
        reader.addIIOReadWarningListener(truncation);
        reader.setInput(stream, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        long limit = format.limit(maxPixels);
        if (pixels > limit) {
            throw new ImageProblemException(
                    Kind.TOO_MANY_PIXELS,
                    "The picture has "
                            + width
                            + " × "
                            + height
                            + " pixels; the limit is "
                            + limit
                            + " in all.");
        }
        ImageReadParam param = reader.getDefaultReadParam();
        int step = Math.max(1, Math.min(width, height) / (targetEdge * SAMPLES_PER_EDGE));
        if (step > 1) {
            param.setSourceSubsampling(step, step, step / 2, step / 2);
        }
        RgbImage image =
                format == ImageFormat.JPEG && CmykJpeg.applies(reader)
                        ? CmykJpeg.read(reader, param, data)
                        : PixelReader.toRgb(reader.read(0, param));
        if (truncation.seen()) {
            throw new ImageProblemException(
                    Kind.CORRUPT, "The " + format + " data ends before the picture does.");
        }
        return Turn.upright(image, ExifOrientation.of(format, data));
    }
}
