/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.policy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SplitShare;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

/** How clients are split, over many of them. */
public class SplitTest {
    private static final PoolId POOL = PoolId.of("inference");
    private static final int CLIENTS = 20_000;

    /** Standard deviations that chance hardly ever passes: once in 15,000 draws. */
    private static final double SIGMAS = 4;

    private static Split split(PoolId pool, Object... valuesAndPercents) {
        List<SplitShare> shares = new ArrayList<>();
        for (int i = 0; i < valuesAndPercents.length; i += 2) {
            shares.add(
                    new SplitShare(
                            "version",
                            (String) valuesAndPercents[i],
                            (Integer) valuesAndPercents[i + 1]));
        }
        return new Split(pool, shares);
    }

    private static int client(int number) {
        return Ip4Address.valueOf("10.0.0.0").toInt() + number;
    }

    private static String value(Split split, int number) {
        return split.of(client(number)).get().value();
    }

    private static Map<String, Integer> count(Split split) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < CLIENTS; i++) {
            counts.merge(value(split, i), 1, Integer::sum);
        }
        return counts;
    }

    private static void assertShare(double share, int count, int of) {
        double sigma = Math.sqrt(of * share * (1 - share));
        assertEquals(of * share, count, SIGMAS * sigma);
    }

    @Test
    public void sharesAreWithinTheBinomialBound() {
        for (String name : List.of("inference", "other", "a", "b", "c")) {
            Map<String, Integer> counts = count(split(PoolId.of(name), "v1", 90, "v2", 10));
            assertShare(0.9, counts.get("v1"), CLIENTS);
            Map<String, Integer> three =
                    count(split(PoolId.of(name), "v1", 50, "v2", 30, "v3", 20));
            assertShare(0.5, three.get("v1"), CLIENTS);
            assertShare(0.3, three.get("v2"), CLIENTS);
            assertShare(0.2, three.get("v3"), CLIENTS);
        }
    }

    @Test
    public void clientsInOneSmallNetworkAreSplitToo() {
        Map<String, Integer> counts = new HashMap<>();
        Split split = split(POOL, "v1", 50, "v2", 50);
        for (int i = 0; i < 254; i++) {
            counts.merge(value(split, i), 1, Integer::sum);
        }
        assertShare(0.5, counts.get("v1"), 254);
    }

    /** Written down, so that another version of the application keeps clients where they are. */
    @Test
    public void everyStartGivesTheSame() {
        Split split = split(POOL, "v1", 90, "v2", 10);
        StringBuilder of = new StringBuilder();
        for (int i = 1; i <= 60; i++) {
            int bits = Ip4Address.valueOf("198.18.0." + i).toInt();
            of.append(split.of(bits).get().value().charAt(1));
        }
        assertEquals(GOLDEN, of.toString());
    }

    private static final String GOLDEN =
            "111111111111111111111112111211121111111211111111111111111112";

    @Test
    public void theOrderOfTheSharesDoesNotMatter() {
        Split one = split(POOL, "v1", 60, "v2", 30, "v3", 10);
        Split other = split(POOL, "v3", 10, "v1", 60, "v2", 30);
        for (int i = 0; i < 2_000; i++) {
            assertEquals(value(one, i), value(other, i));
        }
    }

    @Test
    public void aShareThatGrowsTakesOnlyWhatItGains() {
        Split before = split(POOL, "v1", 90, "v2", 10);
        Split after = split(POOL, "v1", 70, "v2", 30);
        int moved = 0;
        for (int i = 0; i < CLIENTS; i++) {
            if (!value(before, i).equals(value(after, i))) {
                assertEquals("v2", value(after, i));
                moved++;
            }
        }
        assertShare(0.2, moved, CLIENTS);
    }

    @Test
    public void ofThreeSharesLittleMoreMovesThanMust() {
        Split before = split(POOL, "v1", 50, "v2", 30, "v3", 20);
        Split after = split(POOL, "v1", 30, "v2", 30, "v3", 40);
        int moved = 0;
        for (int i = 0; i < CLIENTS; i++) {
            moved += value(before, i).equals(value(after, i)) ? 0 : 1;
        }
        assertTrue(moved + " moved", moved >= 0.19 * CLIENTS && moved <= 0.30 * CLIENTS);
    }

    @Test
    public void poolsSplitTheSameClientsIndependently() {
        Split one = split(PoolId.of("one"), "v1", 50, "v2", 50);
        Split two = split(PoolId.of("two"), "v1", 50, "v2", 50);
        int same = 0;
        for (int i = 0; i < CLIENTS; i++) {
            same += value(one, i).equals(value(two, i)) ? 1 : 0;
        }
        assertShare(0.5, same, CLIENTS);
    }

    @Test
    public void onlyTheClientsOfAShareThatIsAwayMove() {
        Split split = split(POOL, "v1", 60, "v2", 30, "v3", 10);
        int gone = 0;
        int toV2 = 0;
        for (int i = 0; i < CLIENTS; i++) {
            String own = value(split, i);
            String now = split.of(client(i), s -> !s.value().equals("v1")).get().value();
            if (own.equals("v1")) {
                gone++;
                toV2 += now.equals("v2") ? 1 : 0;
            } else {
                assertEquals(own, now);
            }
        }
        assertShare(0.75, toV2, gone);
    }

    @Test
    public void zeroPercentGetsNobody() {
        Split split = split(POOL, "v1", 100, "v2", 0);
        assertEquals(Map.of("v1", CLIENTS), count(split));
        assertFalse(split.of(client(1), s -> s.value().equals("v2")).isPresent());
        assertTrue(split(POOL).isEmpty());
        assertEquals("", split(POOL).label());
    }
}
