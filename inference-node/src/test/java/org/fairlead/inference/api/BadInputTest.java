/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fairlead.inference.image.CmykPictures;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hundreds of generated files that no camera makes: none is a mistake of the node. */
@Timeout(120)
class BadInputTest {

    private static final List<String> FORMATS =
            List.of("jpeg", "cmyk", "png", "gif", "bmp", "webp");

    private final Random random = new Random(7);
    private final Map<String, byte[]> corpus = new LinkedHashMap<>();

    @Test
    void neverHarmsTheNode() throws Exception {
        fill();
        assertTrue(corpus.size() >= 500, "only " + corpus.size());
        List<String> wrong = new ArrayList<>();
        try (RunningNode node = RunningNode.ready(Map.of())) {
            for (Map.Entry<String, byte[]> each : corpus.entrySet()) {
                for (HttpResponse<String> response :
                        List.of(
                                node.send(node.raw(each.getValue(), "image/jpeg")),
                                node.send(node.form("image", "x", each.getValue())),
                                node.send(json(node, each.getValue())))) {
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
        // Width and height that the rest of the file does not have.
        for (int[] place : new int[][] {{6, 4}, {18, 8}}) {
            String format = place[0] == 6 ? "gif" : "bmp";
            byte[] huge = picture(format);
            Arrays.fill(huge, place[0], place[0] + place[1], (byte) 0x7F);
            corpus.put(format + " bomb", huge);
        }
        for (String format : List.of("jpeg", "cmyk")) {
            byte[] huge = picture(format);
            int frame = frame(huge);
            Arrays.fill(huge, frame + 5, frame + 9, (byte) 0xFF);
            corpus.put(format + " bomb", huge);
        }
        corpus.put("nothing but nulls", new byte[100_000]);
        corpus.put("a page", "<html><img src=x onerror=alert(1)></html>".getBytes());
        corpus.put("svg", "<?xml version='1.0'?><!DOCTYPE s [<!ENTITY a 'b'>]><svg/>".getBytes());
        corpus.put("elf", new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1});
    }

    private static HttpRequest json(RunningNode node, byte[] file) {
        String body = "{\"image\":\"" + Base64.getEncoder().encodeToString(file) + "\"}";
        return node.raw(body.getBytes(StandardCharsets.US_ASCII), "application/json");
    }

    /** Where a JPEG says how large it is. */
    private static int frame(byte[] jpeg) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != 0xC0) {
            at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
        }
        return at;
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
        if (format.equals("cmyk")) {
            return CmykPictures.withAdobeMarker(CmykPictures.plain(255, 100, 40, 200), 0);
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
