/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

/**
 * What a node is able to do.
 *
 * @param workers requests at a time
 * @param queue requests that may wait; more are refused
 * @param service time of a request at a worker
 * @param weight its weight in the pool
 * @param coldFactor how many times longer a request takes just after a start
 * @param warmUpMillis time after which it is warm, along a straight line
 */
record NodeSpec(
        int workers,
        int queue,
        ServiceTime service,
        int weight,
        double coldFactor,
        double warmUpMillis) {

    static NodeSpec of(int workers, int queue, ServiceTime service) {
        return new NodeSpec(workers, queue, service, 100, 1, 0);
    }

    NodeSpec weight(int w) {
        return new NodeSpec(workers, queue, service, w, coldFactor, warmUpMillis);
    }

    NodeSpec cold(double factor, double millis) {
        return new NodeSpec(workers, queue, service, weight, factor, millis);
    }
}
