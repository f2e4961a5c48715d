/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold among the elements of the lists of a pool. */
final class Lists {
    private Lists() {}

    static ImmutableList<Member> members(List<Member> members) {
        Set<MemberId> ids = new HashSet<>();
        Map<String, MemberId> endpoints = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            Member m = members.get(i);
            if (!ids.add(m.id())) {
                throw new InvalidConfigException(
                        "members[" + i + "].id", "'" + m.id() + "' is there twice");
            }
            MemberId twin = endpoints.put(m.address() + ":" + m.port(), m.id());
            if (twin != null) {
                throw new InvalidConfigException(
                        "members[" + i + "].address",
                        m.address() + ":" + m.port() + " is member '" + twin + "' already");
            }
        }
        return ImmutableList.copyOf(members);
    }

    static ImmutableList<SplitShare> split(List<SplitShare> shares) {
        Set<String> values = new HashSet<>();
        int sum = 0;
        for (int i = 0; i < shares.size(); i++) {
            SplitShare share = shares.get(i);
            if (!share.label().equals(shares.get(0).label())) {
                throw new InvalidConfigException(
                        "split[" + i + "].label",
                        "must be '" + shares.get(0).label() + "' as in the first share");
            }
            if (!values.add(share.value())) {
                throw new InvalidConfigException(
                        "split[" + i + "].value", "'" + share.value() + "' is there twice");
            }
            sum += share.percent();
        }
        if (!shares.isEmpty() && sum != 100) {
            throw new InvalidConfigException(
                    "split", "the percentages must add up to 100; they add up to " + sum);
        }
        return ImmutableList.copyOf(shares);
    }
}
