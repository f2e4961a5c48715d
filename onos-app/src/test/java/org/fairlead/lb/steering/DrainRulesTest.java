/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.junit.Test;

/** When members that drain have drained. */
public class DrainRulesTest implements DrainRules.Actions {
    private static final long START = 1_000_000;

    private final List<String> done = new ArrayList<>();
    private DrainRules rules = new DrainRules(START);
    private int connections;

    @Override
    public void maintain(PoolId pool, MemberId member) {
        done.add("maintain " + pool + "/" + member);
    }

    @Override
    public void remove(PoolId pool, MemberId member) {
        done.add("remove " + pool + "/" + member);
    }

    private List<String> look(long now, Member.Builder member) {
        done.clear();
        Pool pool = Pool.builder().id(FakeConfig.POOL).members(List.of(member.build())).build();
        rules.look(List.of(pool), (p, m) -> connections, now, this);
        return done;
    }

    private static Member.Builder draining(Long until, boolean leaving) {
        return FakeConfig.member(1).toBuilder()
                .administrative(AdministrativeState.DRAIN)
                .drainUntil(until == null ? null : Instant.ofEpochMilli(until))
                .leaving(leaving);
    }

    @Test
    public void withoutADeadlineItDrainsUntilToldElse() {
        assertEquals(List.of(), look(START, draining(null, false)));
        assertEquals(List.of(), look(START + 3_600_000, draining(null, false)));
    }

    @Test
    public void maintenanceBeginsAtTheDeadline() {
        Member.Builder member = draining(START + 1_000, false);
        assertEquals(List.of(), look(START + 999, member));
        assertEquals(List.of("maintain inference/n1"), look(START + 1_000, member));
    }

    @Test
    public void aLeavingMemberGoesWhenItsLastConnectionHasEnded() {
        Member.Builder member = draining(START + 60_000, true);
        connections = 1;
        assertEquals(List.of(), look(START, member));
        assertEquals(List.of(), look(START + 5_000, member));
        connections = 0;
        assertEquals(List.of("remove inference/n1"), look(START + 5_500, member));
    }

    @Test
    public void aLeavingMemberGoesAtTheDeadline() {
        connections = 1;
        assertEquals(List.of("remove inference/n1"), look(START + 1, draining(START + 1, true)));
    }

    @Test
    public void aConnectionThatIsJustBeingMadeIsNotCut() {
        Member.Builder member = draining(START + 60_000, true);
        assertEquals(List.of(), look(START, member));
        assertEquals(List.of(), look(START + DrainRules.SETTLE_MILLIS - 1, member));
        assertEquals(
                List.of("remove inference/n1"), look(START + DrainRules.SETTLE_MILLIS, member));
    }

    @Test
    public void afterARestartNobodyIsBelievedToBeIdleAtOnce() {
        rules = new DrainRules(START + 20_000);
        Member.Builder member = draining(START + 60_000, true);
        assertEquals(List.of(), look(START, member));
        assertEquals(List.of(), look(START + 19_999, member));
        assertEquals(List.of("remove inference/n1"), look(START + 20_000, member));
    }

    @Test
    public void readyAndMaintainedMembersAreLeftAlone() {
        for (AdministrativeState state :
                List.of(AdministrativeState.READY, AdministrativeState.MAINT)) {
            Member.Builder member = draining(START, true).administrative(state);
            assertEquals(List.of(), look(START + 5_000, member));
        }
    }
}
