/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;

/**
 * The same member for every connection of a client address, by a {@link MaglevTable}; few clients
 * change to another member when members come or go. A choice takes constant time. Not thread-safe.
 */
final class SourceHash implements Balancer {
    private MaglevTable table = new MaglevTable(List.of());

    @Override
    public void serve(List<Member> members) {
        table = new MaglevTable(members);
    }

    @Override
    public Choice choose(ConnectionKey request) {
        if (table.isEmpty()) {
            return Choice.none("no member may take traffic");
        }
        int slot = MaglevTable.slot(request.clientBits());
        return Choice.of(
                table.at(slot),
                "source-hash: the client's address has slot " + slot + " of " + MaglevTable.SIZE);
    }

    @Override
    public List<Candidate> explain(ConnectionKey request) {
        List<Candidate> candidates = new ArrayList<>();
        if (table.isEmpty()) {
            return candidates;
        }
        Member owner = table.at(MaglevTable.slot(request.clientBits()));
        table.slotsHeld()
                .forEach(
                        (member, slots) -> {
                            boolean owns = member.equals(owner);
                            String note = slots + " of " + MaglevTable.SIZE + " slots";
                            candidates.add(
                                    owns ? 0 : candidates.size(),
                                    Candidate.of(
                                            member,
                                            owns ? 0 : 1,
                                            owns ? note + ", the client's too" : note));
                        });
        return candidates;
    }
}
