/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.fairlead.lb.api.ConnectionKey;
import org.junit.Test;
import org.onlab.packet.MacAddress;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;

/** Whether a member has taken a connection, by the counters of the two rules. */
public class FirstAnswersTest {
    private static final ConnectionKey KEY =
            new ConnectionKey(Frames.CLIENT, 40_000, Frames.VIP, 80);

    private final Rules rules = new Rules(new DefaultApplicationId(7, "org.fairlead.lb"));
    private final List<FlowEntry> entries = new ArrayList<>();

    private void rule(FlowRule rule, long seconds, long packets, long bytes) {
        entries.add(
                new DefaultFlowEntry(
                        rule,
                        FlowEntry.FlowEntryState.ADDED,
                        seconds,
                        TimeUnit.SECONDS,
                        packets,
                        bytes));
    }

    private Optional<Boolean> answered(long seconds, long sent, long answers, long bytes) {
        Hop hop =
                new Hop(
                        DeviceId.deviceId("of:0000000000000001"),
                        PortNumber.portNumber(5),
                        FakeConfig.member(1).address(),
                        8000,
                        MacAddress.valueOf("02:00:00:00:00:11"),
                        PortNumber.portNumber(1));
        entries.clear();
        rule(rules.forward(KEY, hop), seconds, sent, sent * 70);
        rule(rules.reverse(KEY, hop), seconds, answers, bytes);
        return new FirstAnswers(entries).of(KEY);
    }

    @Test
    public void trafficBothWaysIsAnAnswerAtOnce() {
        assertEquals(Optional.of(true), answered(0, 3, 3, 400));
    }

    @Test
    public void nothingIsToldTooEarly() {
        assertEquals(Optional.empty(), answered(2, 0, 0, 0));
        assertEquals(Optional.empty(), answered(2, 0, 1, 54));
        assertEquals(Optional.empty(), new FirstAnswers(List.of()).of(KEY));
    }

    @Test
    public void silenceAndResetsAreFailures() {
        assertEquals("silence", Optional.of(false), answered(3, 0, 0, 0));
        assertEquals("silence, and tries again", Optional.of(false), answered(3, 2, 0, 0));
        assertEquals("a reset", Optional.of(false), answered(3, 0, 1, 54));
        assertEquals("a padded reset", Optional.of(false), answered(3, 0, 1, 60));
    }

    @Test
    public void aClientThatFallsSilentIsNotTheMembersFault() {
        assertEquals("one SYN/ACK", Optional.of(true), answered(5, 0, 1, 74));
        assertEquals("repeated", Optional.of(true), answered(5, 0, 4, 4 * 74));
    }
}
