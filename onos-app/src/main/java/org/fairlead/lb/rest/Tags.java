/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.ws.rs.core.EntityTag;
import javax.ws.rs.core.HttpHeaders;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.InvalidConfigException;

/** Entity tags (RFC 9110): the revision of what is configured, not of what the network says. */
final class Tags {
    private static final String ANY = "*";

    private Tags() {}

    static EntityTag of(long revision) {
        return new EntityTag(Long.toHexString(revision));
    }

    /** What a request that changes something expects to find, as a whole. */
    static Expectation whole(HttpHeaders headers) {
        String match = header(headers, HttpHeaders.IF_MATCH);
        if (match == null) {
            return absent(headers) ? Expectation.ABSENT : Expectation.ANY;
        }
        return match.equals(ANY) ? Expectation.PRESENT : Expectation.revisions(revisions(match));
    }

    /** What a request that changes a part expects of the whole: a part has the tag of the whole. */
    static Expectation ofPart(HttpHeaders headers) {
        String match = header(headers, HttpHeaders.IF_MATCH);
        return match == null || match.equals(ANY)
                ? Expectation.ANY
                : Expectation.revisions(revisions(match));
    }

    /** Whether such a request expects the part to be there or not; whatever if it does not say. */
    static Expectation presence(HttpHeaders headers) {
        if (header(headers, HttpHeaders.IF_MATCH) != null) {
            return Expectation.PRESENT;
        }
        return absent(headers) ? Expectation.ABSENT : Expectation.ANY;
    }

    private static boolean absent(HttpHeaders headers) {
        String noneMatch = header(headers, HttpHeaders.IF_NONE_MATCH);
        if (noneMatch != null && !noneMatch.equals(ANY)) {
            throw new InvalidConfigException(
                    HttpHeaders.IF_NONE_MATCH, "must be '*' in a request that changes something");
        }
        return noneMatch != null;
    }

    private static String header(HttpHeaders headers, String name) {
        List<String> values = headers.getRequestHeader(name);
        return values == null || values.isEmpty() ? null : String.join(",", values).trim();
    }

    /** Tags that are not ours, or weak, match nothing. */
    private static Set<Long> revisions(String tags) {
        Set<Long> revisions = new HashSet<>();
        for (String tag : tags.split(",")) {
            String text = tag.trim();
            if (text.matches("\"[0-9a-f]{1,16}\"")) {
                revisions.add(Long.parseUnsignedLong(text.substring(1, text.length() - 1), 16));
            }
        }
        return revisions;
    }
}
