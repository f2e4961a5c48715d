/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static org.slf4j.LoggerFactory.getLogger;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.fairlead.lb.api.AlreadyExistsException;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.ConfigChange;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.InUseException;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.LoadBalancerEvent;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.LoadBalancerStore;
import org.fairlead.lb.api.LoadBalancerStoreDelegate;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Revised;
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

    private final Logger log = getLogger(getClass());
    private final LoadBalancerStoreDelegate delegate = this::post;
    private final Map<String, BalancerFactory> factories = new ConcurrentHashMap<>();

    @Reference LoadBalancerStore store;

    private Editor<Vip> vipEditor;
    private Editor<Pool> poolEditor;

    @Activate
    void activate() {
        vipEditor = new Editor<>("VIP", store.vips(), v -> v.id().toString(), this::check);
        poolEditor =
                new Editor<>("pool", store.pools(), p -> p.id().toString(), p -> checks().pool(p));
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

    // What is there

    @Override
    public Collection<Vip> vips() {
        return values(store.vips().all());
    }

    @Override
    public Optional<Vip> vip(VipId id) {
        return revisedVip(id).map(Revised::value);
    }

    @Override
    public Optional<Revised<Vip>> revisedVip(VipId id) {
        return store.vips().find(id.toString());
    }

    @Override
    public Collection<Pool> pools() {
        return values(store.pools().all());
    }

    @Override
    public Optional<Pool> pool(PoolId id) {
        return revisedPool(id).map(Revised::value);
    }

    @Override
    public Optional<Revised<Pool>> revisedPool(PoolId id) {
        return store.pools().find(id.toString());
    }

    @Override
    public Set<String> algorithms() {
        return ImmutableSortedSet.copyOf(factories.keySet());
    }

    @Override
    public Revised<Configuration> configuration() {
        Collection<Revised<Vip>> vips = store.vips().all();
        Collection<Revised<Pool>> pools = store.pools().all();
        Hasher revisions = Hashing.murmur3_128().newHasher();
        vips.forEach(v -> add(revisions, v.value().id().toString(), v.revision()));
        revisions.putChar('/');
        pools.forEach(p -> add(revisions, p.value().id().toString(), p.revision()));
        return new Revised<>(
                new Configuration(values(vips), values(pools)), revisions.hash().asLong());
    }

    private static void add(Hasher hasher, String id, long revision) {
        hasher.putString(id, StandardCharsets.UTF_8).putChar('=').putLong(revision);
    }

    private static <T> Collection<T> values(Collection<Revised<T>> revised) {
        return revised.stream().map(Revised::value).collect(ImmutableList.toImmutableList());
    }

    // Changes; one at a time on this node, so that what was checked together stays together

    @Override
    public synchronized void createVip(Vip vip) {
        vipEditor.create(vip);
    }

    @Override
    public synchronized boolean putVip(Vip vip, Expectation expected) {
        return vipEditor.put(vip, expected);
    }

    @Override
    public synchronized void removeVip(VipId id, Expectation expected) {
        vipEditor.remove(id.toString(), expected, () -> {});
    }

    @Override
    public synchronized void createPool(Pool pool) {
        poolEditor.create(pool);
    }

    @Override
    public synchronized boolean putPool(Pool pool, Expectation expected) {
        return poolEditor.put(pool, expected, Members::keepDiscovered);
    }

    @Override
    public synchronized Pool changePool(
            PoolId id, Expectation expected, UnaryOperator<Pool> change) {
        return poolEditor.change(id.toString(), expected, change);
    }

    @Override
    public synchronized void removePool(PoolId id, Expectation expected) {
        poolEditor.remove(id.toString(), expected, () -> requireUnused(id));
    }

    @Override
    public synchronized List<ConfigChange> apply(
            Configuration document, boolean replace, boolean dryRun, Expectation expected) {
        Checks.names(document);
        Configuration wanted = withDiscovered(document);
        expected.check("The configuration", OptionalLong.of(configuration().revision()));
        ConfigImport plan = new ConfigImport(store, wanted, replace);
        Configuration result = plan.result();
        new Checks(result.vips(), result.pools(), factories.keySet()).document(wanted);
        if (!dryRun) {
            plan.run();
        }
        return plan.changes();
    }

    private Configuration withDiscovered(Configuration document) {
        List<Pool> pools = new ArrayList<>();
        for (Pool pool : document.pools()) {
            pools.add(pool(pool.id()).map(old -> Members.keepDiscovered(old, pool)).orElse(pool));
        }
        return new Configuration(document.vips(), pools);
    }

    private void requireUnused(PoolId id) {
        Optional<Vip> user = checks().userOf(id);
        if (user.isPresent()) {
            throw new InUseException("Pool '" + id + "' is used by VIP '" + user.get().id() + "'");
        }
    }

    private void check(Vip vip) {
        Checks checks = checks();
        checks.vip(vip);
        checks.twin(vip)
                .ifPresent(
                        twin -> {
                            throw new AlreadyExistsException(Checks.twinMessage(vip, twin));
                        });
    }

    private Checks checks() {
        return new Checks(vips(), pools(), factories.keySet());
    }
}
