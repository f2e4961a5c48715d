/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.fairlead.inference.admission.Ticket;

/**
 * A request whose inputs are ready, until the network has run.
 *
 * @param slot the model that was asked for
 * @param served what serves it, entered by this request
 * @param inquiry the request itself, for the fallback
 * @param inputs its inputs made ready, in their order
 * @param ticket looked at before the network runs
 * @param waited how long it waited for a worker, in nanoseconds
 * @param prepared when its inputs were ready, by {@code System.nanoTime()}
 * @param answer to be completed
 */
record Pending(
        ModelSlot slot,
        ServedModel served,
        Inquiry inquiry,
        List<Prepared> inputs,
        Ticket ticket,
        long waited,
        long prepared,
        CompletableFuture<Answer> answer) {

    /** How many inputs the network has to run for. */
    int size() {
        return (int) inputs.stream().filter(input -> !input.isKnown()).count();
    }
}
