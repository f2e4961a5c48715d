/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.List;
import org.fairlead.lb.api.Member;

/**
 * Draws members as often as their weights say, in constant time: the alias method of Walker (1974)
 * as Vose builds it ("A linear algorithm for generating random numbers with a given distribution",
 * IEEE TSE 1991). Immutable.
 */
final class AliasTable {
    private final double[] keep;
    private final int[] other;

    AliasTable(List<Member> members) {
        int n = members.size();
        keep = new double[n];
        other = new int[n];
        double mean = members.stream().mapToInt(Member::weight).average().orElse(1);
        int[] work = new int[n];
        int small = 0;
        int large = n;
        for (int i = 0; i < n; i++) {
            keep[i] = members.get(i).weight() / mean;
            other[i] = i;
            if (keep[i] < 1) {
                work[small++] = i;
            } else {
                work[--large] = i;
            }
        }
        // What the small ones lack of a full place is filled from the large ones.
        while (small > 0 && large < n) {
            int less = work[--small];
            int more = work[large];
            other[less] = more;
            keep[more] -= 1 - keep[less];
            if (keep[more] < 1) {
                large++;
                work[small++] = more;
            }
        }
    }

    /** The place of a member in the list; there must be members. */
    int draw(SplitMix random) {
        int place = random.below(keep.length);
        return random.unit() < keep[place] ? place : other[place];
    }
}
