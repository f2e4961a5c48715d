/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** Nobody stands in another's way, and nothing grows without end. */
public class FairQueueTest {
    private final FairQueue<String, String> queue = new FairQueue<>(100);

    private List<String> drain() {
        List<String> all = new ArrayList<>();
        String item;
        while ((item = queue.poll(s -> true)) != null) {
            all.add(item);
        }
        return all;
    }

    private int flood(String source) {
        int taken = 0;
        while (queue.offer(source, source + taken)) {
            taken++;
        }
        return taken;
    }

    @Test
    public void sourcesHaveTheirTurnsAndEachIsInOrder() {
        queue.offer("a", "a1");
        queue.offer("a", "a2");
        queue.offer("a", "a3");
        queue.offer("b", "b1");
        queue.offer("c", "c1");
        queue.offer("b", "b2");
        assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "a3"), drain());
        assertEquals(0, queue.size());
        assertNull(queue.poll(s -> true));
    }

    @Test
    public void whoFloodsGetsHalfAndLeavesRoomForOthers() {
        assertEquals(50, flood("flood"));
        assertTrue(queue.offer("quiet", "q1"));
        assertFalse(queue.offer("flood", "more"));
        queue.poll(s -> true);
        assertEquals("the next one but one is not of the flood", "q1", queue.poll(s -> true));
    }

    @Test
    public void manyFloodsTogetherAreBoundedToo() {
        for (int i = 0; i < 1_000; i++) {
            flood("source " + i);
            assertTrue(queue.size() <= 100);
        }
        assertEquals(100, queue.size());
        assertFalse(queue.offer("late", "x"));
    }

    @Test
    public void whoIsNotReadyIsPassedOverAndKeepsItsTurn() {
        queue.offer("a", "a1");
        queue.offer("b", "b1");
        queue.offer("b", "b2");
        assertEquals("b1", queue.poll(s -> !s.equals("a")));
        assertNull(queue.poll(s -> s.equals("c")));
        assertEquals(List.of("a1", "b2"), drain());
    }
}
