/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.exchange;

import java.util.concurrent.Executor;
import org.onlab.util.OrderedExecutor;
import org.onosproject.net.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks about one switch, done one after the other until its end. Thread-safe. */
public final class DeviceTasks {

    private static final Logger log = LoggerFactory.getLogger(DeviceTasks.class);

    private final DeviceId device;
    private final Executor serial;
    private volatile boolean closed;

    /**
     * Creates an empty queue.
     *
     * @param device the switch
     * @param workers the threads that do the tasks, of this switch and of others
     */
    public DeviceTasks(DeviceId device, Executor workers) {
        this.device = device;
        this.serial = new OrderedExecutor(workers);
    }

    /**
     * Has a task done after those before it; what it throws is written to the log.
     *
     * @param task the task; not done any more after {@link #close}
     */
    public void run(Runnable task) {
        serial.execute(
                () -> {
                    if (closed) {
                        return;
                    }
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        // ONOS throws while mastership is being settled, or when it stops.
                        log.warn("{}: {}", device, e.toString());
                        log.debug("{}", device, e);
                    }
                });
    }

    /** Drops the tasks that have not begun, and all later ones. */
    public void close() {
        closed = true;
    }

    /**
     * Returns whether the end has come.
     *
     * @return true after {@link #close}
     */
    public boolean isClosed() {
        return closed;
    }
}
