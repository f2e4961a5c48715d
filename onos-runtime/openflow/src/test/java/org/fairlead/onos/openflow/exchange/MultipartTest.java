/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.exchange;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class MultipartTest {
    private final Multipart<String> parts = new Multipart<>();

    @Test
    public void theLastPartCompletesTheReply() {
        parts.ask(7, 100);
        assertEquals(Optional.empty(), parts.add(7, List.of("a", "b"), true));
        assertEquals(Optional.empty(), parts.add(7, List.of(), true));
        assertEquals(Optional.of(List.of("a", "b", "c")), parts.add(7, List.of("c"), false));
        assertEquals(Optional.empty(), parts.add(7, List.of("late"), false));
    }

    @Test
    public void leftoversOfAnEarlierReplyDoNotCount() {
        parts.ask(7, 100);
        parts.add(7, List.of("a"), true);
        parts.ask(8, 200);
        assertEquals(Optional.empty(), parts.add(7, List.of("b"), false));
        assertEquals(Optional.of(List.of("c")), parts.add(8, List.of("c"), false));
    }

    @Test
    public void aReplyIsWaitedForOnlySoLong() {
        assertFalse(parts.waitingSince(0));
        parts.ask(7, 100);
        assertTrue(parts.waitingSince(99));
        assertFalse(parts.waitingSince(100));
        parts.add(7, List.of(), false);
        assertFalse(parts.waitingSince(99));
        assertEquals(100, parts.askedAt());
    }
}
