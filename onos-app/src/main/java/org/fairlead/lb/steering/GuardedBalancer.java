/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;

/**
 * A balancer that may come from a bundle of somebody else's: when it throws, another one stands in
 * from then on, and the pool does not go down with it. Not thread-safe.
 */
final class GuardedBalancer implements Balancer {
    private final BalancerContext context;
    private final Supplier<Optional<BalancerFactory>> standIn;
    private final Consumer<Throwable> onFailure;
    private Balancer balancer;
    private boolean failed;
    private List<Member> serving = List.of();
    private Map<MemberId, Double> warming = Map.of();

    /**
     * Makes a balancer.
     *
     * @param factory who makes it
     * @param standIn who makes the other one; it is told of the members only
     * @param onFailure hears of the failure, once
     */
    GuardedBalancer(
            BalancerFactory factory,
            Supplier<Optional<BalancerFactory>> standIn,
            BalancerContext context,
            Consumer<Throwable> onFailure) {
        this.context = context;
        this.standIn = () -> standIn.get().filter(f -> f != factory);
        this.onFailure = onFailure;
        try {
            balancer = factory.create(context);
        } catch (RuntimeException | LinkageError e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        failed = true;
        balancer = standIn.get().map(f -> f.create(context)).orElse(null);
        if (balancer != null) {
            balancer.warm(warming);
            balancer.serve(serving);
        }
        onFailure.accept(e);
    }

    /** Null only if there is nobody to answer. */
    private <T> T ask(Function<Balancer, T> question) {
        if (!failed) {
            try {
                return question.apply(balancer);
            } catch (RuntimeException | LinkageError e) {
                fail(e);
            }
        }
        return balancer == null ? null : question.apply(balancer);
    }

    private void tell(Consumer<Balancer> news) {
        ask(
                b -> {
                    news.accept(b);
                    return null;
                });
    }

    @Override
    public void warm(Map<MemberId, Double> shares) {
        warming = shares;
        tell(b -> b.warm(shares));
    }

    @Override
    public void serve(List<Member> members) {
        serving = members;
        tell(b -> b.serve(members));
    }

    @Override
    public Choice choose(ConnectionKey request) {
        Choice choice = ask(b -> b.choose(request));
        return choice == null ? Choice.none("the algorithm has failed") : choice;
    }

    @Override
    public List<Candidate> explain(ConnectionKey request) {
        List<Candidate> candidates = ask(b -> b.explain(request));
        return candidates == null ? List.of() : candidates;
    }

    @Override
    public void opened(MemberId member) {
        tell(b -> b.opened(member));
    }

    @Override
    public void closed(MemberId member) {
        tell(b -> b.closed(member));
    }

    @Override
    public void load(MemberLoad load) {
        tell(b -> b.load(load));
    }
}
