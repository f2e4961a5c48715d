/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.lb.api.ConnectionKey;
import org.junit.Test;
import org.onlab.packet.MacAddress;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;

/** Who completes a handshake and who does not is told by counters. */
public class HandshakesTest {
    private static final DeviceId LEAF = DeviceId.deviceId("of:0000000000000001");
    private static final Source CLIENT = new Source(LEAF, Frames.CLIENT);
    private static final long LATER = Handshakes.PATIENCE_MILLIS + 1;

    private final Rules rules = new Rules(new DefaultApplicationId(7, "org.fairlead.lb"));
    private final Handshakes handshakes = new Handshakes();
    private final List<Steered> all = new ArrayList<>();
    private final List<FlowEntry> entries = new ArrayList<>();

    private Steered connection(int port) {
        Steered steered =
                new Steered(
                        Decisions.adopted(
                                new ConnectionKey(Frames.CLIENT, port, Frames.VIP, 80),
                                FakeConfig.vip("web", Frames.VIP),
                                new FakeConfig().pool(FakeConfig.POOL).get(),
                                FakeConfig.member(1),
                                0),
                        FakeConfig.member(1),
                        1,
                        0);
        steered.hop =
                new Hop(
                        LEAF,
                        PortNumber.portNumber(5),
                        FakeConfig.member(1).address(),
                        8000,
                        MacAddress.valueOf("02:00:00:00:00:11"),
                        PortNumber.portNumber(1));
        steered.state = Steered.State.LIVE;
        all.add(steered);
        return steered;
    }

    private static FlowEntry entry(FlowRule rule, long packets, long bytes) {
        return new DefaultFlowEntry(rule, FlowEntry.FlowEntryState.ADDED, 1, packets, bytes);
    }

    private void counted(Steered steered, long out, long outBytes, long back, long backBytes) {
        entries.add(entry(rules.forward(steered.key, steered.hop), out, outBytes));
        entries.add(entry(rules.reverse(steered.key, steered.hop), back, backBytes));
    }

    private void look(long now) {
        handshakes.look(all, new FirstAnswers(entries), now);
        entries.clear();
    }

    @Test
    public void whoSaysMoreThanAResetHasCompletedIt() {
        Steered picture = connection(1);
        Steered timestamps = connection(2);
        Steered closed = connection(3);
        counted(picture, 9, 5_000, 7, 900);
        counted(timestamps, 1, 66, 1, 74);
        counted(closed, 2, 120, 2, 120);
        look(10);
        for (Steered steered : all) {
            assertTrue(steered.completed);
            assertFalse(Handshakes.isHalfOpen(steered, LATER));
            assertEquals(10, steered.movedAt);
        }
        assertEquals(0, handshakes.leftBy(CLIENT));
    }

    @Test
    public void whoSaysNothingOrResetsHasLeftIt() {
        Steered silent = connection(1);
        Steered reset = connection(2);
        Steered unanswered = connection(3);
        counted(silent, 0, 0, 3, 222);
        counted(reset, 1, 60, 1, 74);
        counted(unanswered, 0, 0, 0, 0);
        look(LATER - 1);
        assertEquals("there is time yet", 0, handshakes.leftBy(CLIENT));
        counted(silent, 0, 0, 4, 296);
        counted(reset, 1, 60, 1, 74);
        counted(unanswered, 0, 0, 0, 0);
        look(LATER);
        assertTrue(Handshakes.isHalfOpen(silent, LATER));
        assertTrue(Handshakes.isHalfOpen(reset, LATER));
        assertTrue(Handshakes.isHalfOpen(unanswered, LATER));
        assertEquals("the client is not to blame for a member", 2, handshakes.leftBy(CLIENT));
        silent.state = Steered.State.IDLE;
        reset.state = Steered.State.IDLE;
        look(LATER);
        assertEquals("what has no rules any more is over", 0, handshakes.leftBy(CLIENT));
    }

    @Test
    public void onlyWhatMovesIsNoted() {
        Steered steered = connection(1);
        counted(steered, 9, 5_000, 7, 900);
        look(10);
        counted(steered, 9, 5_000, 7, 900);
        look(20);
        assertEquals(10, steered.movedAt);
        counted(steered, 9, 5_000, 8, 960);
        look(30);
        assertEquals(30, steered.movedAt);
    }
}
