/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionListener;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.policy.Route;
import org.fairlead.lb.policy.Router;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;

/**
 * Decides by policy, split and algorithm, and remembers why. Each connection keeps its decision;
 * the candidates, which are most of its memory, are kept for the last ones only. Thread-safe.
 */
final class Decisions {
    /** Decisions whose candidates are kept. */
    static final int REMEMBERED = 1_000;

    /** Candidates that are kept of a decision, the best ones. */
    static final int CANDIDATES = 16;

    /** Members that may be judged a second for the sake of explanations. */
    static final int JUDGED_A_SECOND = 20_000;

    private final PoolBalancers balancers;
    private final LongSupplier clock;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, List<Candidate>> candidates =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, List<Candidate>> eldest) {
                    return size() > REMEMBERED;
                }
            };

    private final Set<DecisionListener> listeners = new CopyOnWriteArraySet<>();
    private long second;
    private int judged;

    Decisions(PoolBalancers balancers, LongSupplier clock) {
        this.balancers = balancers;
        this.clock = clock;
    }

    Route route(Arrival arrival) {
        return route(arrival.vip, arrival.key.client(), Optional.of(arrival.from));
    }

    private Route route(Vip vip, Ip4Address client, Optional<ConnectPoint> ingress) {
        Instant now = Instant.ofEpochMilli(clock.getAsLong());
        return Router.route(vip, client, ingress, now, balancers);
    }

    /** Chooses a member, and has it explained if there is time for that. */
    Pick pick(Route route, ConnectionKey key, int members) {
        return balancers.choose(route.pool(), route.labels(), key, mayJudge(members));
    }

    /** An explanation looks at all members, a choice does not: under load there are fewer. */
    private synchronized boolean mayJudge(int members) {
        long now = clock.getAsLong() / 1_000;
        if (now != second) {
            second = now;
            judged = 0;
        }
        if (judged + members > JUDGED_A_SECOND) {
            return false;
        }
        judged += members;
        return true;
    }

    Decision made(Arrival arrival, Route route, Pick pick, MemberId member, String reason) {
        return decision(arrival.key, arrival.vip, arrival.from, route)
                .made(last.incrementAndGet(), clock.getAsLong())
                .chosen(pick.algorithm, member, reason)
                .candidates(best(pick))
                .build();
    }

    private static List<Candidate> best(Pick pick) {
        return pick.candidates.stream().limit(CANDIDATES).collect(Collectors.toList());
    }

    private static Decision.Builder decision(
            ConnectionKey key, Vip vip, ConnectPoint from, Route route) {
        return Decision.builder(key, vip.id())
                .ingress(from)
                .routed(
                        route.policy().orElse(null),
                        route.pool(),
                        route.share().orElse(null),
                        route.labels(),
                        route.note());
    }

    /** Of a connection that another run of the controller decided on. */
    static Decision adopted(ConnectionKey key, Vip vip, Pool pool, Member member, long now) {
        return known(key, vip, pool, member, now, "taken over from the switch");
    }

    /** Of a connection that was not decided on here: rules took it to its member. */
    static Decision known(
            ConnectionKey key, Vip vip, Pool pool, Member member, long now, String reason) {
        return Decision.builder(key, vip.id())
                .made(0, now)
                .routed(null, pool.id(), null, Map.of(), "")
                .chosen("", member.id(), reason)
                .build();
    }

    void addListener(DecisionListener listener) {
        listeners.add(listener);
    }

    void removeListener(DecisionListener listener) {
        listeners.remove(listener);
    }

    /** Keeps what is to be known of a decision that takes effect, and tells of it. */
    void remember(Decision decision) {
        if (!decision.candidates().isEmpty()) {
            synchronized (candidates) {
                candidates.put(decision.number(), decision.candidates());
            }
        }
        listeners.forEach(l -> l.decided(decision));
    }

    /** A decision with the candidates that it had, if they are still remembered. */
    Decision whole(Decision brief) {
        synchronized (candidates) {
            return brief.with(candidates.getOrDefault(brief.number(), List.of()));
        }
    }

    /** What would be decided now; changes nothing. */
    Decision now(Vip vip, Ip4Address client, int port, Optional<ConnectPoint> ingress) {
        ConnectionKey key = new ConnectionKey(client, port, vip.address(), vip.port());
        Route route = route(vip, client, ingress);
        Pick pick = balancers.explain(route.pool(), route.labels(), key);
        MemberId member = pick.choice.member().map(Member::id).orElse(null);
        return decision(key, vip, ingress.orElse(null), route)
                .made(0, clock.getAsLong())
                .chosen(pick.algorithm, member, pick.choice.reason())
                .candidates(best(pick))
                .build();
    }
}
