/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.lb.api.ConnectionKey;
import org.junit.After;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.DeviceId;

/** What is under way comes before what arrives; what must wait waits, and is not forgotten. */
public class LanesTest {
    private static final DeviceId LEAF = DeviceId.deviceId("of:0000000000000001");
    private static final Source CLIENT = new Source(LEAF, Frames.CLIENT);
    private static final ConnectionKey KEY = new ConnectionKey(Frames.CLIENT, 1, Frames.VIP, 80);

    private final List<String> done = new CopyOnWriteArrayList<>();
    private volatile boolean ready = true;
    private final Lanes lanes = new Lanes(1, 10, s -> ready, Thread::new);

    @After
    public void stop() {
        lanes.stop();
    }

    private void finish() throws InterruptedException {
        CountDownLatch last = new CountDownLatch(1);
        lanes.execute(KEY, last::countDown);
        assertTrue(last.await(10, TimeUnit.SECONDS));
    }

    private CountDownLatch block() {
        CountDownLatch go = new CountDownLatch(1);
        lanes.execute(
                KEY,
                () -> {
                    try {
                        go.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        return go;
    }

    @Test
    public void whatIsUnderWayComesFirst() throws Exception {
        CountDownLatch go = block();
        CountDownLatch last = new CountDownLatch(2);
        for (String name : List.of("a1", "a2")) {
            lanes.offer(
                    KEY,
                    CLIENT,
                    () -> {
                        done.add(name);
                        last.countDown();
                    });
        }
        lanes.execute(KEY, () -> done.add("confirmed"));
        go.countDown();
        assertTrue(last.await(10, TimeUnit.SECONDS));
        assertEquals(List.of("confirmed", "a1", "a2"), done);
    }

    @Test
    public void whoIsNotReadyWaitsForTheWakeUp() throws Exception {
        ready = false;
        CountDownLatch handled = new CountDownLatch(1);
        assertTrue(lanes.offer(KEY, CLIENT, handled::countDown));
        finish();
        assertEquals(1, lanes.waiting());
        ready = true;
        lanes.wake();
        assertTrue(handled.await(10, TimeUnit.SECONDS));
        assertEquals(0, lanes.waiting());
    }

    @Test
    public void tooMuchOfOneSourceIsRefused() {
        ready = false;
        for (int i = 0; i < 5; i++) {
            assertTrue(lanes.offer(KEY, CLIENT, () -> {}));
        }
        assertFalse(lanes.offer(KEY, CLIENT, () -> {}));
        Source other = new Source(LEAF, Ip4Address.valueOf("198.18.0.9"));
        assertTrue(lanes.offer(KEY, other, () -> {}));
    }

    @Test
    public void aTaskThatFailsEndsNothing() throws Exception {
        lanes.execute(
                KEY,
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        finish();
    }

    @Test
    public void whatComesAfterTheEndIsNotDone() {
        lanes.stop();
        lanes.execute(KEY, () -> done.add("late"));
        lanes.wake();
        assertEquals(List.of(), done);
    }
}
