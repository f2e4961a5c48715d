/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.HealthListener;
import org.fairlead.lb.api.HealthServiceAdapter;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.health.HealthSignals;
import org.onosproject.net.ConnectPoint;

/** All members are well, but for those that a test takes out. */
final class FakeHealth extends HealthServiceAdapter implements HealthSignals {
    final Set<MemberId> down = ConcurrentHashMap.newKeySet();
    final Set<MemberId> gone = ConcurrentHashMap.newKeySet();
    final Map<MemberId, Integer> weights = new ConcurrentHashMap<>();
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<HealthListener> listeners = new CopyOnWriteArrayList<>();

    /** What a load report would say, if one comes. */
    MemberLoad load;

    void tell(PoolId pool, MemberId member) {
        MemberHealth health =
                MemberHealth.builder(pool, member)
                        .state(OperationalState.DOWN, "by the test", 1)
                        .answers(!gone.contains(member))
                        .build();
        listeners.forEach(l -> l.event(new HealthEvent(HealthEvent.Type.STATE_CHANGED, health)));
    }

    @Override
    public List<Member> serving(Pool pool) {
        List<Member> result = new ArrayList<>();
        for (Member member : pool.members()) {
            if (!down.contains(member.id()) && !gone.contains(member.id())) {
                int weight = weights.getOrDefault(member.id(), member.weight());
                result.add(member.toBuilder().weight(weight).build());
            }
        }
        return ImmutableList.copyOf(result);
    }

    @Override
    public void addListener(HealthListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(HealthListener listener) {
        listeners.remove(listener);
    }

    @Override
    public boolean report(byte[] frame, ConnectPoint from, LoadSink sink) {
        boolean isReport = frame.length > 23 && frame[23] == 17;
        if (isReport) {
            told.add("report from " + from);
            sink.accept(FakeConfig.POOL, load);
        }
        return isReport;
    }

    @Override
    public void opened(PoolId pool, MemberId member) {
        told.add("opened " + member);
    }

    @Override
    public void outcome(PoolId pool, MemberId member, boolean answered) {
        told.add((answered ? "answered " : "failed ") + member);
    }

    @Override
    public boolean isGone(PoolId pool, MemberId member) {
        return gone.contains(member);
    }
}
