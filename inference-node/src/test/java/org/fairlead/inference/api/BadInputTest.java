/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hundreds of generated files that no camera makes: none is a mistake of the node. */
@Timeout(120)
class BadInputTest {

    private static final List<String> FORMATS = List.of("jpeg", "png", "gif", "bmp", "webp");

    private final Random random = new Random(7);
    private final Map<String, byte[]> corpus = new LinkedHashMap<>();

    @Test
    void neverHarmsTheNode() throws Exception {
        fill();
        assertTrue(corpus.size() >= 300, "only " + corpus.size());
        List<String> wrong = new ArrayList<>();
        try (RunningNode node = RunningNode.ready(Map.of())) {
            for (Map.Entry<String, byte[]> each : corpus.entrySet()) {
                for (HttpResponse<String> response :
                        List.of(
                                node.send(node.raw(each.getValue(), "image/jpeg")),
                                node.send(node.form("image", "x", each.getValue())))) {
                    int status = response.statusCode();
                    boolean problem =
                            response.headers()
                                    .firstValue("Content-Type")
                                    .orElse("")
                                    .equals("application/problem+json");
                    if (status != 200
                            && (!List.of(400, 413, 415, 422).contains(status) || !problem)) {
                        wrong.add(each.getKey() + ": " + status + " " + response.body());
                    }
                }
            }
            assertEquals(List.of(), wrong);
            assertEquals(200, node.send(node.request("/health").build()).statusCode());
            assertEquals(200, node.send(node.raw(Pictures.jpeg(), "image/jpeg")).statusCode());
            assertEquals(0, node.bytesInUse());
        }
    }

    @Test
    void filesOfTwoKindsAreReadAsTheirFirstBytesSay() throws Exception {
        byte[] page = "<script>alert(1)</script><?php ?>".getBytes(StandardCharsets.US_ASCII);
        byte[] zip = {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0};
        try (RunningNode node = RunningNode.ready(Map.of())) {
            for (String format : FORMATS) {
                byte[] picture = picture(format);
                for (byte[] tail : List.of(page, zip)) {
                    assertEquals(
                            200,
                            node.send(node.raw(joined(picture, tail), "image/" + format))
                                    .statusCode(),
                            format);
                    assertEquals(
                            415,
                            node.send(node.raw(joined(tail, picture), "image/" + format))
                                    .statusCode(),
                            format);
                }
            }
        }
    }

    private void fill() throws Exception {
        for (String format : FORMATS) {
            byte[] whole = picture(format);
            for (int i = 1; i <= 20; i++) {
                int length = Math.max(1, whole.length * i / 21);
                corpus.put(format + " cut to " + length, Arrays.copyOf(whole, length));
            }
            for (int i = 0; i < 30; i++) {
                corpus.put(format + " damaged " + i, damaged(whole, 8, whole.length, 1 + i));
                // The header is where sizes, counts and offsets are.
                corpus.put(format + " with header " + i, damaged(whole, 4, 40, 1 + i / 4));
            }
            for (String other : FORMATS) {
                byte[] mixed = picture(other).clone();
                System.arraycopy(whole, 0, mixed, 0, 12);
                corpus.put(other + " that begins as " + format, mixed);
            }
            corpus.put(format + " twice", joined(whole, whole));
            corpus.put(format + " after nulls", joined(new byte[64], whole));
        }
        for (int[] size : new int[][] {{60_000, 60_000}, {1 << 30, 1}, {0, 0}, {1, 0}, {-1, -1}}) {
            corpus.put("png of " + size[0], Pictures.pngHeader(size[0], size[1]));
        }
        BufferedImage flat =
                Pictures.plain(BufferedImage.TYPE_INT_RGB, 6000, 6000, java.awt.Color.RED);
        corpus.put("a bomb of 36 million pixels", Pictures.encode(flat, "png"));
        corpus.put("nothing but nulls", new byte[100_000]);
        corpus.put("a page", "<html><img src=x onerror=alert(1)></html>".getBytes());
        corpus.put("svg", "<?xml version='1.0'?><!DOCTYPE s [<!ENTITY a 'b'>]><svg/>".getBytes());
        corpus.put("elf", new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1});
    }

    private byte[] damaged(byte[] whole, int from, int to, int hits) {
        byte[] damaged = whole.clone();
        for (int i = 0; i < hits; i++) {
            int at = from + random.nextInt(Math.min(to, whole.length) - from);
            damaged[at] = (byte) random.nextInt();
        }
        return damaged;
    }

    private static byte[] picture(String format) throws Exception {
        if (format.equals("webp")) {
            try (InputStream in = BadInputTest.class.getResourceAsStream("/pictures/lossy.webp")) {
                return in.readAllBytes();
            }
        }
        return Pictures.encode(Pictures.detailed(60, 40), format);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
