/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.inference.image.ImageProblemException;

/**
 * Takes apart a {@code multipart/form-data} body that is complete in memory (RFC 7578). The decoder
 * of the framework can spool to disk and does not answer every malformed or oversized form; this
 * one needs no state at all.
 */
final class MultipartForm {

    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};
    private static final ByteSearch HEADERS_END = new ByteSearch(BLANK_LINE);
    private static final int MAX_PARTS = 64;
    private static final int MAX_HEADERS = 8192;
    private static final int MAX_BOUNDARY = 70;
    private static final Pattern NAME =
            Pattern.compile(
                    "^content-disposition:\\s*form-data\\s*;(?:.*;)?\\s*name=(?:\"([^\"]*)\"|([^;\\s]+))",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private MultipartForm() {}

    /**
     * One part of a form.
     *
     * @param name the name of the field; empty where it has none
     * @param content its content
     */
    record Part(String name, byte[] content) {}

    /**
     * Finds a field.
     *
     * @param body the whole body
     * @param boundary the parameter of the content type; null where there is none
     * @param field the name of the field
     * @return the content of the first field of that name, or empty
     * @throws ImageProblemException where the body is not such a form
     */
    static Optional<byte[]> field(byte[] body, String boundary, String field)
            throws ImageProblemException {
        return parts(body, boundary).stream()
                .filter(part -> field.equals(part.name()))
                .map(Part::content)
                .findFirst();
    }

    /**
     * Takes a form apart.
     *
     * @param body the whole body
     * @param boundary the parameter of the content type; null where there is none
     * @throws ImageProblemException where the body is not such a form
     */
    static List<Part> parts(byte[] body, String boundary) throws ImageProblemException {
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            throw malformed("its content type has no valid boundary");
        }
        byte[] first = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        ByteSearch delimiter =
                new ByteSearch(("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
        int at = startsWith(body, first) ? first.length : afterPreamble(body, delimiter);
        List<Part> parts = new ArrayList<>();
        while (!isEnd(body, at)) {
            if (parts.size() == MAX_PARTS) {
                throw malformed("it has more than " + MAX_PARTS + " parts");
            }
            int headers = lineEnd(body, at);
            // The end of the delimiter's own line may be the start of the blank line.
            int content = HEADERS_END.find(body, headers - 2) + BLANK_LINE.length;
            if (content < BLANK_LINE.length || content - headers > MAX_HEADERS) {
                throw malformed("the headers of a part do not end");
            }
            int end = delimiter.find(body, content - 2);
            if (end < 0) {
                throw malformed("its last part is not complete");
            }
            String text = new String(body, headers, content - headers, StandardCharsets.ISO_8859_1);
            byte[] found = Arrays.copyOfRange(body, content, Math.max(content, end));
            parts.add(new Part(name(text), found));
            at = end + delimiter.length();
        }
        return parts;
    }

    private static int afterPreamble(byte[] body, ByteSearch delimiter)
            throws ImageProblemException {
        int at = delimiter.find(body, 0);
        if (at < 0) {
            throw malformed("it does not contain its boundary");
        }
        return at + delimiter.length();
    }

    private static boolean isEnd(byte[] body, int at) {
        return at + 1 < body.length && body[at] == '-' && body[at + 1] == '-';
    }

    /** Where the line ends that a delimiter is on; blanks may follow a delimiter. */
    private static int lineEnd(byte[] body, int from) throws ImageProblemException {
        int at = from;
        while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        if (at + 1 >= body.length || body[at] != '\r' || body[at + 1] != '\n') {
            throw malformed("a boundary is not followed by a new line");
        }
        return at + 2;
    }

    private static String name(String headers) {
        Matcher matcher = NAME.matcher(headers);
        if (!matcher.find()) {
            return "";
        }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    private static boolean startsWith(byte[] body, byte[] start) {
        return body.length >= start.length
                && Arrays.equals(body, 0, start.length, start, 0, start.length);
    }

    private static ImageProblemException malformed(String reason) {
        return new ImageProblemException(
                ImageProblemException.Kind.EMPTY, "The form cannot be read: " + reason + ".");
    }
}
