/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.DeviceId;

/**
 * Counts the connections that each switch has rules for, and whose they are. Thread-safe.
 *
 * <p>There is a limit. Well below it a switch is crowded, and others make room. If they do not keep
 * up, the last part is for sources that hold less than the average: who fills a table up finds it
 * full before anybody else does.
 */
final class TableShares {
    /** Share of the limit from which room is made. */
    private static final double CROWDED = 0.9;

    /** Share of the limit that is left when room has been made. */
    private static final double ROOMY = 0.8;

    /** Share of the limit from which only small sources get more. */
    private static final double RESERVED = 0.95;

    private static final class Share {
        private final Map<Ip4Address, Integer> bySource = new HashMap<>();
        private int total;
    }

    private final IntSupplier limit;
    private final Consumer<DeviceId> crowded;
    private final Map<DeviceId, Share> shares = new HashMap<>();

    /**
     * Makes shares.
     *
     * @param limit connections that one switch may have rules for; may change
     * @param crowded told of a switch that needs room, maybe often; must not block
     */
    TableShares(IntSupplier limit, Consumer<DeviceId> crowded) {
        this.limit = limit;
        this.crowded = crowded;
    }

    /** Whether a source may have one more connection. */
    synchronized boolean admits(Source source) {
        Share share = shares.get(source.edge());
        int most = limit.getAsInt();
        if (share == null || share.total < RESERVED * most) {
            return most > 0;
        }
        int held = share.bySource.getOrDefault(source.client(), 0);
        return share.total < most && (long) held * share.bySource.size() < share.total;
    }

    void take(Source source) {
        boolean tell;
        synchronized (this) {
            Share share = shares.computeIfAbsent(source.edge(), e -> new Share());
            share.total++;
            share.bySource.merge(source.client(), 1, Integer::sum);
            tell = share.total > CROWDED * limit.getAsInt();
        }
        if (tell) {
            crowded.accept(source.edge());
        }
    }

    synchronized void give(Source source) {
        Share share = shares.get(source.edge());
        if (--share.total == 0) {
            shares.remove(source.edge());
        } else {
            share.bySource.computeIfPresent(source.client(), (c, n) -> n == 1 ? null : n - 1);
        }
    }

    /**
     * Connections that would have to go for a switch to have room again; 0 if it is not crowded.
     */
    synchronized int excess(DeviceId edge) {
        Share share = shares.get(edge);
        int most = limit.getAsInt();
        return share == null || share.total <= CROWDED * most
                ? 0
                : share.total - (int) (ROOMY * most);
    }

    /** How full the fullest switch is: 0 to 1. */
    synchronized double use() {
        int most = shares.values().stream().mapToInt(share -> share.total).max().orElse(0);
        return most / (double) limit.getAsInt();
    }

    /** Connections by the switch that has rules for them. */
    synchronized Map<DeviceId, Integer> totals() {
        Map<DeviceId, Integer> result = new HashMap<>();
        shares.forEach((edge, share) -> result.put(edge, share.total));
        return result;
    }
}
