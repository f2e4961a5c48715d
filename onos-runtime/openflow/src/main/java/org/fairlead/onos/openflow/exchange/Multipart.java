/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the parts of a multipart reply together. Only parts of the request asked last count: what is
 * left over of an earlier one, or of one that somebody else sent, is ignored. Thread-safe.
 *
 * @param <E> type of the entries
 */
public final class Multipart<E> {
    private final List<E> entries = new ArrayList<>();
    private long xid;
    private boolean waiting;
    private long askedAt;

    /**
     * Starts to wait for the reply to a request. To be called before it is sent.
     *
     * @param xid the request's transaction id
     * @param now the time, in any unit
     */
    public synchronized void ask(long xid, long now) {
        this.xid = xid;
        entries.clear();
        waiting = true;
        askedAt = now;
    }

    /** Tells whether a request is outstanding that was made after the given time. */
    public synchronized boolean waitingSince(long time) {
        return waiting && askedAt - time > 0;
    }

    /** Returns the time that the last request was made, as given to {@link #ask}. */
    public synchronized long askedAt() {
        return askedAt;
    }

    /**
     * Takes one part.
     *
     * @param xid the reply's transaction id
     * @param part the entries of this part
     * @param more whether the switch announced more parts
     * @return all entries, when this was the last part
     */
    public synchronized Optional<List<E>> add(long xid, List<? extends E> part, boolean more) {
        if (!waiting || xid != this.xid) {
            return Optional.empty();
        }
        entries.addAll(part);
        if (more) {
            return Optional.empty();
        }
        waiting = false;
        List<E> all = new ArrayList<>(entries);
        entries.clear();
        return Optional.of(all);
    }
}
