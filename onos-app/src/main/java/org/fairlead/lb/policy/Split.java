/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.policy;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SplitShare;

/**
 * Splits clients over the values of a label, in percent. Immutable.
 *
 * <p>Weighted rendezvous hashing: each pair of a client's address and a value has a number u
 * between 0 and 1 from a hash, and the client belongs to the value with the least -ln(u)/percent.
 * The numbers hang on nothing but the names of the pool, the label and the value: every controller
 * and every start gives the same, and two pools split the same clients independently. When a share
 * grows, clients move to it only, and only as many as it gains. Thaler and Ravishankar, "Using
 * Name-Based Mappings to Increase Hit Rates", 1998; with weights: Schindelhauer and Schomaker,
 * "Weighted Distributed Hash Tables", 2005 (the logarithmic method).
 */
public final class Split {
    private static final double UNIT = 0x1.0p-53;
    private static final int UNUSED_BITS = 11;

    private final List<SplitShare> shares = new ArrayList<>();
    private final long[] salts;

    /**
     * Makes a split.
     *
     * @param pool whose clients are split
     * @param all shares of one label; those of 0 percent get nobody
     */
    public Split(PoolId pool, List<SplitShare> all) {
        for (SplitShare share : all) {
            if (share.percent() > 0) {
                shares.add(share);
            }
        }
        salts = new long[shares.size()];
        for (int i = 0; i < salts.length; i++) {
            SplitShare share = shares.get(i);
            salts[i] =
                    Hashing.murmur3_128()
                            .hashString(
                                    pool + "\n" + share.label() + "\n" + share.value(),
                                    StandardCharsets.UTF_8)
                            .asLong();
        }
    }

    /**
     * Returns whether there is anything to split.
     *
     * @return true if all clients are alike
     */
    public boolean isEmpty() {
        return shares.isEmpty();
    }

    /**
     * Returns the name of the label.
     *
     * @return name, empty if there is nothing to split
     */
    public String label() {
        return shares.isEmpty() ? "" : shares.get(0).label();
    }

    /**
     * Returns the share that a client belongs to.
     *
     * @param clientBits address of the client
     * @return share, or empty if there is nothing to split
     */
    public Optional<SplitShare> of(int clientBits) {
        return of(clientBits, s -> true);
    }

    /**
     * Returns the share that serves a client: its own, or, as long as that may not, the next one in
     * an order that is the client's own. So the clients of a share that is away spread over the
     * others in proportion to their percentages, and no other client moves.
     *
     * @param clientBits address of the client
     * @param may which shares may serve
     * @return share, or empty if none may
     */
    public Optional<SplitShare> of(int clientBits, Predicate<SplitShare> may) {
        SplitShare best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < salts.length; i++) {
            SplitShare share = shares.get(i);
            double cost = -Math.log(unit(salts[i], clientBits)) / share.percent();
            if ((best == null || cost < least) && may.test(share)) {
                best = share;
                least = cost;
            }
        }
        return Optional.ofNullable(best);
    }

    /** A number above 0 and below 1. */
    private static double unit(long salt, int clientBits) {
        long hash =
                Hashing.murmur3_128()
                        .newHasher(12)
                        .putLong(salt)
                        .putInt(clientBits)
                        .hash()
                        .asLong();
        return ((hash >>> UNUSED_BITS) + 0.5) * UNIT;
    }
}
