/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onlab.packet.Ip4Address;

/**
 * Chooses the connections whose rules are of the least use. First those whose beginning was never
 * completed. Then sources give what they hold above a level that is the same for all, so that who
 * holds little gives nothing; of what a source holds, that goes which was silent for longest.
 */
final class Eviction {

    /** A connection that may go. Immutable. */
    static final class Candidate {
        private final Steered connection;
        private final Ip4Address source;
        private final boolean halfOpen;
        private final long movedAt;

        /** Notes the state of a connection at this moment: it goes on changing. */
        Candidate(Steered connection, boolean halfOpen) {
            this.connection = connection;
            this.source = connection.key.client();
            this.halfOpen = halfOpen;
            this.movedAt = connection.movedAt;
        }

        Steered connection() {
            return connection;
        }
    }

    private Eviction() {}

    /**
     * Chooses.
     *
     * @param candidates all that may go
     * @param count how many should
     * @return as many, or all of them if there are fewer
     */
    static List<Steered> choose(Collection<Candidate> candidates, int count) {
        List<Candidate> oldestFirst = new ArrayList<>(candidates);
        oldestFirst.sort(Comparator.comparingLong(c -> c.movedAt));
        List<Steered> chosen = new ArrayList<>();
        List<Candidate> rest = new ArrayList<>();
        for (Candidate c : oldestFirst) {
            if (c.halfOpen && chosen.size() < count) {
                chosen.add(c.connection);
            } else {
                rest.add(c);
            }
        }
        int missing = Math.min(count - chosen.size(), rest.size());
        if (missing > 0) {
            Map<Ip4Address, Integer> surplus = surplus(rest, rest.size() - missing);
            for (Candidate c : rest) {
                if (surplus.merge(c.source, -1, Integer::sum) >= 0) {
                    chosen.add(c.connection);
                }
            }
        }
        return chosen;
    }

    /** What each source has to give so that all together keep so many. */
    private static Map<Ip4Address, Integer> surplus(List<Candidate> candidates, int keep) {
        Map<Ip4Address, Integer> held = new LinkedHashMap<>();
        candidates.forEach(c -> held.merge(c.source, 1, Integer::sum));
        int level = level(held.values(), keep);
        // Not every number can be shared evenly: some keep one more.
        int[] spare = {keep - sumUpTo(held.values(), level)};
        held.replaceAll((source, n) -> n <= level ? 0 : spare[0]-- > 0 ? n - level - 1 : n - level);
        return held;
    }

    /** The highest level at which all together keep no more than so many. */
    private static int level(Collection<Integer> held, int keep) {
        int low = 0;
        int high = keep + 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (sumUpTo(held, middle) <= keep) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int sumUpTo(Collection<Integer> held, int level) {
        return held.stream().mapToInt(n -> Math.min(n, level)).sum();
    }
}
