/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import static org.fairlead.onos.openflow.flow.Rules.rule;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;
import org.onosproject.net.flow.FlowRule;

public class BatchTrackerTest {
    private static final FlowRule ONE = rule(1);
    private static final FlowRule TWO = rule(2);
    private static final FlowRule THREE = rule(3);

    private final BatchTracker tracker = new BatchTracker();
    private final List<Set<FlowRule>> completed = new ArrayList<>();

    @Test
    public void aBarrierWithoutErrorsCompletesTheBatch() {
        track(batch(ONE, TWO), Map.of(10L, ONE, 11L, TWO), 11);
        assertEquals(List.of(), completed);
        tracker.barrier(11);
        assertEquals(List.of(Set.of()), completed);
    }

    @Test
    public void anErrorFailsTheRuleAtFaultAndNoOther() {
        track(batch(ONE, TWO, THREE), Map.of(10L, ONE, 11L, TWO, 12L, THREE), 12);
        assertEquals(Optional.of(TWO), tracker.error(11));
        assertEquals(List.of(), completed);
        tracker.barrier(12);
        assertEquals(List.of(Set.of(TWO)), completed);
    }

    @Test
    public void theRuleThatSharesItsIdWithTheBarrierCanFailToo() {
        track(batch(ONE), Map.of(10L, ONE), 10);
        assertEquals(Optional.of(ONE), tracker.error(10));
        tracker.barrier(10);
        assertEquals(List.of(Set.of(ONE)), completed);
    }

    @Test
    public void whatTheEncoderRefusedFailsWithWhatTheSwitchRefused() {
        PendingBatch batch = new PendingBatch(Set.of(ONE, TWO, THREE), Set.of(ONE), completed::add);
        track(batch, Map.of(10L, TWO, 11L, THREE), 11);
        tracker.error(11);
        tracker.barrier(11);
        assertEquals(List.of(Set.of(ONE, THREE)), completed);
    }

    @Test
    public void batchesDoNotMix() {
        track(batch(ONE), Map.of(10L, ONE), 10);
        track(batch(TWO), Map.of(11L, TWO), 11);
        tracker.error(10);
        tracker.barrier(11);
        assertEquals(List.of(Set.of()), completed);
        tracker.barrier(10);
        assertEquals(List.of(Set.of(), Set.of(ONE)), completed);
    }

    @Test
    public void aBatchWhoseBarrierNeverComesFailsAsAWhole() {
        track(batch(ONE, TWO), Map.of(10L, ONE, 11L, TWO), 11);
        tracker.timeout(11);
        assertEquals(List.of(Set.of(ONE, TWO)), completed);
        // Too late.
        tracker.barrier(11);
        assertEquals(Optional.empty(), tracker.error(10));
        assertEquals(1, completed.size());
    }

    @Test
    public void aSwitchThatGoesAwayFailsAllThatIsOutstanding() {
        track(batch(ONE), Map.of(10L, ONE), 10);
        track(batch(TWO, THREE), Map.of(11L, TWO, 12L, THREE), 12);
        tracker.barrier(10);
        tracker.close();
        assertEquals(List.of(Set.of(), Set.of(TWO, THREE)), completed);
        tracker.close();
        assertEquals(2, completed.size());
    }

    @Test
    public void theTimerStopsWhenTheBatchIsDone() {
        PendingBatch batch = batch(ONE);
        CompletableFuture<Void> timer = new CompletableFuture<>();
        batch.setTimeout(timer);
        batch.complete();
        assertTrue(timer.isCancelled());
        CompletableFuture<Void> late = new CompletableFuture<>();
        batch.setTimeout(late);
        assertTrue(late.isCancelled());
    }

    @Test
    public void answersToOthersAreIgnored() {
        track(batch(ONE), Map.of(10L, ONE), 10);
        assertEquals(Optional.empty(), tracker.error(99));
        tracker.barrier(99);
        tracker.timeout(99);
        assertEquals(List.of(), completed);
    }

    private void track(PendingBatch batch, Map<Long, FlowRule> ruleByXid, long barrier) {
        tracker.track(batch, ruleByXid, barrier);
    }

    private PendingBatch batch(FlowRule... rules) {
        return new PendingBatch(Set.of(rules), Set.of(), completed::add);
    }
}
