/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.fairlead.inference.image.ImageProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartFormTest {

    @Test
    void findsTheFieldAmongOthers() throws Exception {
        String body =
                "preamble\r\n"
                    + "--b\r\n"
                    + "Content-Disposition: form-data; name=\"note\"\r\n\r\n"
                    + "hello\r\n"
                    + "--b  \r\n"
                    + "Content-Type: image/png\r\n"
                    + "content-disposition: form-data; filename=\"name=x.png\"; name=image\r\n\r\n"
                    + "\u0000\r\n"
                    + "--\r\n"
                    + "\u00ff--b\r\n"
                    + "--b--\r\n"
                    + "epilogue";
        assertEquals("hello", field(body, "note").orElseThrow());
        assertEquals("\u0000\r\n--\r\n\u00ff--b", field(body, "image").orElseThrow());
        assertTrue(field(body, "other").isEmpty());
    }

    @Test
    void keepsBinaryContentExactly() throws Exception {
        byte[] content = new byte[100_000];
        new java.util.Random(4).nextBytes(content);
        byte[] body = RunningNode.formBody("image", "x.jpg", content);
        assertArrayEquals(
                content, MultipartForm.field(body, RunningNode.BOUNDARY, "image").orElseThrow());
    }

    @Test
    void takesEmptyContentAndEmptyForms() throws Exception {
        String part = "--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n";
        assertEquals("", field(part + "\r\n--b--", "image").orElseThrow());
        assertEquals("", field(part + "--b--", "image").orElse(""));
        assertTrue(field("--b--", "image").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no boundary at all",
                "--b",
                "--bxyz\r\n\r\n",
                "--b\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"image\"\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\ncut",
            })
    void refusesWhatIsNoForm(String body) {
        assertThrows(ImageProblemException.class, () -> field(body, "image"));
    }

    @Test
    void refusesABoundaryThatIsNone() {
        byte[] body = "--b--".getBytes(StandardCharsets.ISO_8859_1);
        for (String boundary : new String[] {null, "", "x".repeat(71)}) {
            assertThrows(
                    ImageProblemException.class,
                    () -> MultipartForm.field(body, boundary, "image"));
        }
    }

    @Test
    void staysFastWhateverIsSent() {
        String boundary = "-".repeat(69) + "x";
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
        byte[] body = (head + "\r\n" + "-".repeat(12_000_000)).getBytes(StandardCharsets.US_ASCII);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () ->
                        assertThrows(
                                ImageProblemException.class,
                                () -> MultipartForm.field(body, boundary, "image")));
    }

    private static Optional<String> field(String body, String name) throws ImageProblemException {
        return MultipartForm.field(body.getBytes(StandardCharsets.ISO_8859_1), "b", name)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
    }
}
