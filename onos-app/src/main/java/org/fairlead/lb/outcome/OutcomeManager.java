/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.outcome;

import static org.slf4j.LoggerFactory.getLogger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.LoadListener;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Outcome;
import org.fairlead.lb.api.OutcomeReport;
import org.fairlead.lb.api.OutcomeService;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.RequestTotals;
import org.fairlead.lb.api.SplitShare;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;

/** Keeps account of what nodes report to have done, and compares versions. */
@Component(
        immediate = true,
        service = {OutcomeService.class, LoadListener.class})
public final class OutcomeManager implements OutcomeService, LoadListener {
    private static final String VERSION = "version";

    private final Logger log = getLogger(getClass());

    @Reference LoadBalancerService loadBalancerService;

    private final LongSupplier nanos;
    private final Map<PoolId, OutcomeBook> books = new ConcurrentHashMap<>();
    private final LoadBalancerListener configListener = e -> configure();

    private volatile Map<PoolId, Map<MemberId, Map<String, String>>> labels = Map.of();

    /** Made by OSGi. */
    public OutcomeManager() {
        this(System::nanoTime);
    }

    /** For tests: with a clock in nanoseconds. */
    OutcomeManager(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Activate
    void activate() {
        loadBalancerService.addListener(configListener);
        configure();
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        loadBalancerService.removeListener(configListener);
        log.info("Stopped");
    }

    private synchronized void configure() {
        Map<PoolId, Map<MemberId, Map<String, String>>> next = new HashMap<>();
        for (Pool pool : loadBalancerService.pools()) {
            Map<MemberId, Map<String, String>> members = new HashMap<>();
            pool.members().forEach(m -> members.put(m.id(), m.labels()));
            next.put(pool.id(), members);
            books.computeIfAbsent(pool.id(), p -> new OutcomeBook()).retain(members.keySet());
        }
        books.keySet().retainAll(next.keySet());
        labels = next;
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    }

    @Override
    public void reported(PoolId pool, MemberLoad load) {
        Map<String, String> its = labels.getOrDefault(pool, Map.of()).get(load.member());
        OutcomeBook book = books.get(pool);
        if (its != null && book != null && load.totals().isPresent()) {
            book.take(load.member(), its, load.totals().get(), now());
        }
    }

    @Override
    public OutcomeReport compare(
            PoolId id, Optional<String> label, Optional<String> base, int minutes) {
        if (minutes < 1 || minutes > MAX_MINUTES) {
            throw new InvalidConfigException(
                    "minutes", "must be a number from 1 to " + MAX_MINUTES + "; got " + minutes);
        }
        Pool pool =
                loadBalancerService
                        .pool(id)
                        .orElseThrow(() -> new NotFoundException("There is no pool '" + id + "'"));
        String name = label.orElse(pool.split().isEmpty() ? VERSION : pool.split().get(0).label());
        Map<String, List<MemberId>> members = new TreeMap<>();
        for (Member member : pool.members()) {
            String value = member.labels().get(name);
            if (value != null) {
                members.computeIfAbsent(value, v -> new ArrayList<>()).add(member.id());
            }
        }
        OutcomeBook book = books.get(id);
        Map<String, RequestTotals> done =
                book == null ? new TreeMap<>() : book.done(name, minutes, now());
        members.keySet().forEach(v -> done.putIfAbsent(v, RequestTotals.none(0)));
        if (done.isEmpty()) {
            throw new InvalidConfigException(
                    "label", "must be one that members have; got '" + name + "'");
        }
        String first = base.orElseGet(() -> mostAsked(done));
        if (!done.containsKey(first)) {
            throw new InvalidConfigException(
                    "base",
                    "must be a value of '"
                            + name
                            + "': "
                            + done.keySet()
                            + "; got '"
                            + first
                            + "'");
        }
        List<Outcome> outcomes = new ArrayList<>();
        done.forEach(
                (value, totals) ->
                        outcomes.add(
                                outcome(
                                        share(pool, name, value),
                                        value,
                                        members.getOrDefault(value, List.of()),
                                        totals,
                                        value.equals(first) ? null : done.get(first))));
        long to = System.currentTimeMillis();
        long from = to - TimeUnit.MINUTES.toMillis(minutes);
        return new OutcomeReport(id, name, first, from, to, outcomes);
    }

    private static String mostAsked(Map<String, RequestTotals> done) {
        return done.entrySet().stream()
                .max(
                        Comparator.comparingLong(
                                        (Map.Entry<String, RequestTotals> e) ->
                                                e.getValue().requests())
                                .thenComparing(
                                        Map.Entry.<String, RequestTotals>comparingByKey()
                                                .reversed()))
                .orElseThrow(AssertionError::new)
                .getKey();
    }

    private static SplitShare share(Pool pool, String label, String value) {
        return pool.split().stream()
                .filter(s -> s.label().equals(label) && s.value().equals(value))
                .findFirst()
                .orElse(null);
    }

    private static Outcome outcome(
            SplitShare share,
            String value,
            List<MemberId> members,
            RequestTotals totals,
            RequestTotals base) {
        return new Outcome(
                value,
                share,
                members,
                totals,
                base == null ? null : Significance.latency(base, totals),
                base == null ? null : Significance.failures(base, totals));
    }
}
