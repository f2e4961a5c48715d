/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberLoad;

/** A simulated inference node: workers, a queue before them, and what may go wrong. */
final class Node {
    /** What becomes of a request. */
    interface Answer {
        /** Called once at most: never, where the node dies before. */
        void done(boolean ok);
    }

    private record Waiting(long since, Answer answer) {}

    private final Events events;
    private final Random random;
    private final Member member;
    private final NodeSpec spec;
    private NodeStatistics statistics = new NodeStatistics();
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int busy;
    private boolean up = true;
    private boolean broken;
    private int life;
    private long startedAt;
    private double fixedMillis;

    Node(Events events, long seed, Member member, NodeSpec spec) {
        this.events = events;
        this.random = new Random(seed);
        this.member = member;
        this.spec = spec;
        startedAt = -(long) (spec.warmUpMillis() * 1e6);
    }

    Member member() {
        return member;
    }

    boolean isUp() {
        return up;
    }

    /** Whether it accepts what connects to it; its checks and its reports may say otherwise. */
    boolean takesConnections() {
        return up && !broken;
    }

    /** From now on it refuses requests, though checks and reports are good; or not any more. */
    void breakDown(boolean now) {
        broken = now;
    }

    /** From now on every request takes this long; 0: as usual. */
    void fix(double millis) {
        fixedMillis = millis;
    }

    /** Dies: requests that it has are never answered. */
    void stop() {
        up = false;
        life++;
        queue.clear();
        busy = 0;
    }

    /** Starts anew, cold. */
    void start() {
        up = true;
        startedAt = events.now();
        statistics = new NodeStatistics();
    }

    void request(Answer answer) {
        if (!takesConnections()) {
            return;
        }
        if (busy < spec.workers()) {
            work(new Waiting(events.now(), answer));
        } else if (queue.size() < spec.queue()) {
            queue.add(new Waiting(events.now(), answer));
        } else {
            answer.done(false);
        }
    }

    private void work(Waiting request) {
        busy++;
        int here = life;
        events.in(
                millis(),
                () -> {
                    if (life == here) {
                        finish(request);
                    }
                });
    }

    private double millis() {
        if (fixedMillis > 0) {
            return fixedMillis;
        }
        double age = (events.now() - startedAt) / 1e6;
        double cold =
                age >= spec.warmUpMillis()
                        ? 1
                        : 1 + (spec.coldFactor() - 1) * (1 - age / spec.warmUpMillis());
        return spec.service().draw(random) * cold;
    }

    private void finish(Waiting request) {
        busy--;
        statistics.answered(events.now(), (events.now() - request.since()) / 1e6);
        if (!queue.isEmpty()) {
            work(queue.poll());
        }
        request.answer().done(true);
    }

    /** Its load report, as of now. */
    MemberLoad.Builder report(long receivedAt) {
        long now = events.now();
        return MemberLoad.builder(member.id(), receivedAt)
                .inFlight(busy + queue.size())
                .queue(queue.size())
                .workers(spec.workers())
                .ewmaMs(Math.round(statistics.ewma() * 1000) / 1000.0)
                .p99Ms(statistics.p99(now))
                .rate(statistics.rate(now))
                .cpu((double) busy / spec.workers())
                .version("v1");
    }
}
