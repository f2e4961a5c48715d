/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static org.junit.Assert.fail;

/** Waits for what happens on other threads. */
final class Await {
    private static final long LONGEST_NANOS = 20_000_000_000L;

    /** Something that comes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    private Await() {}

    static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                fail("waited in vain: " + what);
            }
            Thread.sleep(5);
        }
    }
}
