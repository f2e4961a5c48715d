/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static org.slf4j.LoggerFactory.getLogger;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.fairlead.lb.api.AlreadyExistsException;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.InUseException;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.LoadBalancerEvent;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.LoadBalancerStore;
import org.fairlead.lb.api.LoadBalancerStoreDelegate;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.onosproject.event.AbstractListenerManager;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;

/** Decides what configuration makes sense, and tells everybody of changes. */
@Component(
        immediate = true,
        service = {LoadBalancerService.class, LoadBalancerAdminService.class})
public final class LoadBalancerManager
        extends AbstractListenerManager<LoadBalancerEvent, LoadBalancerListener>
        implements LoadBalancerService, LoadBalancerAdminService {

    private static final int MAX_TRIES = 100;

    private final Logger log = getLogger(getClass());
    private final LoadBalancerStoreDelegate delegate = this::post;
    private final Map<String, BalancerFactory> factories = new ConcurrentHashMap<>();

    @Reference LoadBalancerStore store;

    @Activate
    void activate() {
        eventDispatcher.addSink(LoadBalancerEvent.class, listenerRegistry);
        store.setDelegate(delegate);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        store.unsetDelegate(delegate);
        eventDispatcher.removeSink(LoadBalancerEvent.class);
        log.info("Stopped");
    }

    /** Takes an algorithm. */
    @Reference(
            cardinality = ReferenceCardinality.AT_LEAST_ONE,
            policy = ReferencePolicy.DYNAMIC,
            service = BalancerFactory.class)
    void bindFactory(BalancerFactory factory) {
        factories.put(factory.name(), factory);
    }

    void unbindFactory(BalancerFactory factory) {
        factories.remove(factory.name(), factory);
    }

    @Override
    public Collection<Vip> vips() {
        return store.vips();
    }

    @Override
    public Optional<Vip> vip(VipId id) {
        return store.vip(id);
    }

    @Override
    public Collection<Pool> pools() {
        return store.pools();
    }

    @Override
    public Optional<Pool> pool(PoolId id) {
        return store.pool(id);
    }

    @Override
    public Set<String> algorithms() {
        return ImmutableSortedSet.copyOf(factories.keySet());
    }

    @Override
    public synchronized void createVip(Vip vip) {
        if (store.vip(vip.id()).isPresent()) {
            throw new AlreadyExistsException("VIP '" + vip.id() + "' exists already");
        }
        check(vip);
        if (!store.createVip(vip)) {
            throw new AlreadyExistsException("VIP '" + vip.id() + "' exists already");
        }
    }

    @Override
    public synchronized void updateVip(Vip vip) {
        requireVip(vip.id());
        check(vip);
        if (!store.updateVip(vip)) {
            throw noVip(vip.id());
        }
    }

    @Override
    public synchronized void removeVip(VipId id) {
        if (!store.removeVip(id)) {
            throw noVip(id);
        }
    }

    @Override
    public synchronized void createPool(Pool pool) {
        if (store.pool(pool.id()).isPresent()) {
            throw new AlreadyExistsException("Pool '" + pool.id() + "' exists already");
        }
        check(pool);
        if (!store.createPool(pool)) {
            throw new AlreadyExistsException("Pool '" + pool.id() + "' exists already");
        }
    }

    @Override
    public synchronized void updatePool(Pool pool) {
        change(pool.id(), old -> pool);
    }

    @Override
    public synchronized void removePool(PoolId id) {
        requirePool(id);
        store.vips().stream()
                .filter(v -> v.pool().equals(id))
                .findFirst()
                .ifPresent(
                        v -> {
                            throw new InUseException(
                                    "Pool '" + id + "' is used by VIP '" + v.id() + "'");
                        });
        if (!store.removePool(id)) {
            throw noPool(id);
        }
    }

    @Override
    public synchronized void addMember(PoolId id, Member member) {
        change(
                id,
                old -> {
                    if (old.member(member.id()).isPresent()) {
                        throw new AlreadyExistsException(
                                "Pool '" + id + "' has a member '" + member.id() + "' already");
                    }
                    return old.toBuilder()
                            .members(
                                    ImmutableList.<Member>builder()
                                            .addAll(old.members())
                                            .add(member)
                                            .build())
                            .build();
                });
    }

    @Override
    public synchronized void removeMember(PoolId id, MemberId member) {
        change(
                id,
                old -> {
                    if (!old.member(member).isPresent()) {
                        throw new NotFoundException(
                                "Pool '" + id + "' has no member '" + member + "'");
                    }
                    return old.toBuilder()
                            .members(
                                    old.members().stream()
                                            .filter(m -> !m.id().equals(member))
                                            .collect(ImmutableList.toImmutableList()))
                            .build();
                });
    }

    /** Another node may change the same pool at the same time: then look again. */
    private void change(PoolId id, UnaryOperator<Pool> change) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Pool old = requirePool(id);
            Pool changed = change.apply(old);
            check(changed);
            if (store.replacePool(old, changed)) {
                return;
            }
        }
        throw new IllegalStateException("Pool '" + id + "' changes all the time");
    }

    private void check(Vip vip) {
        if (!store.pool(vip.pool()).isPresent()) {
            throw new InvalidConfigException("pool", "there is no pool '" + vip.pool() + "'");
        }
        for (Vip other : store.vips()) {
            if (!other.id().equals(vip.id())
                    && other.address().equals(vip.address())
                    && other.port() == vip.port()) {
                throw new AlreadyExistsException(
                        vip.address() + ":" + vip.port() + " is VIP '" + other.id() + "' already");
            }
        }
        for (Pool pool : store.pools()) {
            for (Member member : pool.members()) {
                if (member.address().equals(vip.address())) {
                    throw new InvalidConfigException(
                            "address",
                            vip.address()
                                    + " is member '"
                                    + member.id()
                                    + "' of pool '"
                                    + pool.id()
                                    + "'");
                }
            }
        }
    }

    private void check(Pool pool) {
        if (!factories.containsKey(pool.algorithm())) {
            throw new InvalidConfigException(
                    "algorithm",
                    "must be one of "
                            + new TreeSet<>(factories.keySet())
                            + "; got '"
                            + pool.algorithm()
                            + "'");
        }
        for (Vip vip : store.vips()) {
            for (int i = 0; i < pool.members().size(); i++) {
                if (pool.members().get(i).address().equals(vip.address())) {
                    throw new InvalidConfigException(
                            "members[" + i + "].address",
                            vip.address() + " is the address of VIP '" + vip.id() + "'");
                }
            }
        }
    }

    private Vip requireVip(VipId id) {
        return store.vip(id).orElseThrow(() -> noVip(id));
    }

    private Pool requirePool(PoolId id) {
        return store.pool(id).orElseThrow(() -> noPool(id));
    }

    private static NotFoundException noVip(VipId id) {
        return new NotFoundException("There is no VIP '" + id + "'");
    }

    private static NotFoundException noPool(PoolId id) {
        return new NotFoundException("There is no pool '" + id + "'");
    }
}
