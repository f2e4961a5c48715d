/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Answers to clients that must wait until what these send then gets right answers. Few and short
 * waits; a client that is not answered asks again. Thread-safe.
 */
final class SlotAnswers {
    /** Clients ask again after a second; after some seconds the question is stale. */
    static final long PATIENCE_MILLIS = 3_000;

    private static final int MAX_WAITING = 1_000;

    private final Queue<Answer> waiting = new ConcurrentLinkedQueue<>();

    private static final class Answer {
        private final Client client;
        private final Predicate<Client> isDue;
        private final Runnable task;
        private final long until;

        Answer(Client client, Predicate<Client> isDue, Runnable task, long until) {
            this.client = client;
            this.isDue = isDue;
            this.task = task;
            this.until = until;
        }
    }

    /**
     * Answers now, or later.
     *
     * @return whether it was now
     */
    boolean when(Predicate<Client> isDue, Client client, Runnable task, long now) {
        if (isDue.test(client)) {
            task.run();
            return true;
        }
        if (waiting.size() < MAX_WAITING) {
            waiting.add(new Answer(client, isDue, task, now + PATIENCE_MILLIS));
        }
        return false;
    }

    /** Gives the answers that can be given by now. */
    void look(long now) {
        waiting.removeIf(a -> now >= a.until);
        List<Answer> due =
                waiting.stream().filter(a -> a.isDue.test(a.client)).collect(Collectors.toList());
        for (Answer answer : due) {
            if (waiting.remove(answer)) {
                answer.task.run();
            }
        }
    }
}
