/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.outcome;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.OutcomeService;
import org.fairlead.lb.api.RequestTotals;

/**
 * Keeps account of what the members of one pool do, by their labels.
 *
 * <p>Nodes report totals since their start, so that lost reports do no harm. What was done before
 * the first report of a member that is new here is not counted; a run that begins later counts from
 * 0. Thread-safe: a report without news takes no lock.
 */
final class OutcomeBook {
    /** Most values of labels that are kept account of. */
    static final int SERIES = 64;

    /** Time after the last report from which a run that seems to have begun earlier is believed. */
    static final long OVERTAKEN_MILLIS = 5_000;

    private static final class Known {
        private volatile RequestTotals totals;
        private volatile long at;
    }

    private final Map<MemberId, Known> members = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Minutes>> labels = new TreeMap<>();

    /**
     * Takes a report in.
     *
     * @param member who has sent it
     * @param its labels of the member
     * @param totals what it has done since its start
     * @param now milliseconds; does not go back
     */
    void take(MemberId member, Map<String, String> its, RequestTotals totals, long now) {
        Known known = members.get(member);
        if (known != null && isSame(known.totals, totals)) {
            known.at = now;
            return;
        }
        synchronized (this) {
            known = members.computeIfAbsent(member, m -> new Known());
            RequestTotals before = known.totals;
            if (before == null) {
                known.totals = totals;
                known.at = now;
                return;
            }
            if (totals.since() < before.since() && now - known.at < OVERTAKEN_MILLIS) {
                return; // of the run before, overtaken by the first report of this one
            }
            boolean sameRun = totals.since() == before.since();
            if (sameRun && totals.requests() < before.requests()) {
                return; // overtaken by another thread
            }
            known.totals = totals;
            known.at = now;
            add(its, sameRun ? totals.minus(before) : totals, now);
        }
    }

    private static boolean isSame(RequestTotals a, RequestTotals b) {
        return a != null && a.since() == b.since() && a.requests() == b.requests();
    }

    private void add(Map<String, String> its, RequestTotals done, long now) {
        if (done.requests() == 0) {
            return;
        }
        its.forEach(
                (label, value) -> {
                    Map<String, Minutes> values =
                            labels.computeIfAbsent(label, l -> new TreeMap<>());
                    Minutes minutes = values.get(value);
                    if (minutes == null && hasRoom(now)) {
                        minutes = new Minutes(OutcomeService.MAX_MINUTES);
                        values.put(value, minutes);
                    }
                    if (minutes != null) {
                        minutes.add(done, now);
                    }
                });
    }

    private boolean hasRoom(long now) {
        labels.values().forEach(values -> values.values().removeIf(m -> m.isEmpty(now)));
        return labels.values().stream().mapToInt(Map::size).sum() < SERIES;
    }

    /** Forgets members; what they have done stays. */
    void retain(Set<MemberId> present) {
        members.keySet().retainAll(present);
    }

    /** What was done in the last minutes, by the values of a label. */
    synchronized Map<String, RequestTotals> done(String label, int minutes, long now) {
        Map<String, RequestTotals> result = new TreeMap<>();
        labels.getOrDefault(label, Map.of())
                .forEach(
                        (value, series) -> {
                            RequestTotals sum = series.last(minutes, now);
                            if (sum.requests() > 0) {
                                result.put(value, sum);
                            }
                        });
        return result;
    }
}
