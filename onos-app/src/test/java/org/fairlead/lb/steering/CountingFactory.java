/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;

/** An algorithm that always wants the first member, and counts what it is told. */
final class CountingFactory implements BalancerFactory {
    private final String name;
    Counting last;

    CountingFactory(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Balancer create() {
        last = new Counting();
        return last;
    }

    static final class Counting implements Balancer {
        Map<MemberId, Double> warming = Map.of();

        @Override
        public void warm(Map<MemberId, Double> shares) {
            warming = shares;
        }

        /** Open connections; also those below zero, which there must never be. */
        final Map<MemberId, Integer> open = new HashMap<>();

        /** Reports that it was told of, in order. */
        final List<MemberLoad> loads = new ArrayList<>();

        boolean nobody;

        /** Whether it throws where it can. */
        boolean fails;

        private List<Member> serving = List.of();

        @Override
        public void serve(List<Member> members) {
            serving = members;
        }

        @Override
        public Choice choose(ConnectionKey request) {
            return nobody || serving.isEmpty()
                    ? Choice.none("nobody")
                    : Choice.of(serving.get(0), "the first");
        }

        @Override
        public void opened(MemberId member) {
            count(member, 1);
        }

        @Override
        public void closed(MemberId member) {
            count(member, -1);
        }

        @Override
        public void load(MemberLoad load) {
            loads.add(load);
        }

        private void count(MemberId member, int by) {
            if (fails) {
                throw new IllegalStateException("as asked for");
            }
            open.merge(member, by, (a, b) -> a + b == 0 ? null : a + b);
        }
    }
}
