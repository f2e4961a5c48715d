/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.Random;

/** How long a worker takes for a request when nothing is wrong. */
interface ServiceTime {

    /** Milliseconds, more than 0. */
    double draw(Random random);

    /** Nearly the same each time, as an inference of pictures of one size is. */
    static ServiceTime normal(double mean, double deviation) {
        return random -> Math.max(mean / 10, mean + deviation * random.nextGaussian());
    }

    /**
     * Most are near the median, some take far longer.
     *
     * @param sigma deviation of the logarithm; 0.5 makes the 99th percentile 3.2 times the median
     */
    static ServiceTime lognormal(double median, double sigma) {
        return random -> median * Math.exp(sigma * random.nextGaussian());
    }
}
