/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.Member;

/**
 * Lookup table of Maglev hashing: Eisenbud et al., "Maglev: A Fast and Reliable Software Network
 * Load Balancer", NSDI 2016, section 3.4. Each member has a permutation of the slots of its own and
 * in its turn takes the next slot that is still free. A member with less than the greatest weight
 * has a turn in only so many of the rounds. Immutable.
 *
 * <p>The table depends on the names and weights of the members only, not on their order.
 */
final class MaglevTable {
    /** Number of slots; a prime, so that every step goes through all of them. */
    static final int SIZE = 65537;

    private final Member[] members;
    private final int[] slots = new int[SIZE];

    MaglevTable(List<Member> serving) {
        members = serving.toArray(new Member[0]);
        Arrays.sort(members, Comparator.comparing(m -> m.id().toString()));
        fill();
    }

    private void fill() {
        int n = members.length;
        int[] next = new int[n];
        int[] skip = new int[n];
        int greatest = 1;
        for (int i = 0; i < n; i++) {
            long hash = hash(members[i].id().toString());
            next[i] = (int) Long.remainderUnsigned(hash, SIZE);
            skip[i] = (int) Long.remainderUnsigned(SplitMix.mix(hash), SIZE - 1) + 1;
            greatest = Math.max(greatest, members[i].weight());
        }
        Arrays.fill(slots, -1);
        int[] credit = new int[n];
        int taken = 0;
        while (n > 0 && taken < SIZE) {
            for (int i = 0; i < n && taken < SIZE; i++) {
                credit[i] += members[i].weight();
                if (credit[i] < greatest) {
                    continue;
                }
                credit[i] -= greatest;
                int slot = next[i];
                while (slots[slot] >= 0) {
                    slot = step(slot, skip[i]);
                }
                slots[slot] = i;
                next[i] = step(slot, skip[i]);
                taken++;
            }
        }
    }

    private static int step(int slot, int skip) {
        int sum = slot + skip;
        return sum >= SIZE ? sum - SIZE : sum;
    }

    /** The slot of a client, 0 to {@link #SIZE} - 1. */
    static int slot(int client) {
        return (int) Long.remainderUnsigned(SplitMix.mix(client), SIZE);
    }

    /** The member at a slot; there must be members. */
    Member at(int slot) {
        return members[slots[slot]];
    }

    /** How many slots each member has, in order of the names. */
    Map<Member, Integer> slotsHeld() {
        int[] held = new int[members.length];
        for (int slot : slots) {
            held[slot]++;
        }
        Map<Member, Integer> result = new LinkedHashMap<>();
        for (int i = 0; i < held.length; i++) {
            result.put(members[i], held[i]);
        }
        return result;
    }

    boolean isEmpty() {
        return members.length == 0;
    }

    /** FNV-1a, stirred: the same on every node of a cluster and after every restart. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return SplitMix.mix(hash);
    }
}
