/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.netcfg;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.balancer.RoundRobinFactory;
import org.fairlead.lb.store.FakeCluster;
import org.fairlead.lb.store.RealConfig;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreServiceAdapter;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigListener;
import org.onosproject.net.config.NetworkConfigRegistryAdapter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Configuration that comes by ONOS' network configuration. */
public class NetworkConfigurationTest {
    private static final ApplicationId APP = new DefaultApplicationId(7, "org.fairlead.lb");
    private static final String A =
            "{\"pools\":[{\"id\":\"a\"}],\"vips\":[{\"id\":\"web\",\"address\":\"198.18.0.100\","
                    + "\"port\":80,\"pool\":\"a\"}]}";

    private final FakeCluster cluster = new FakeCluster();
    private final Registry registry = new Registry();
    private RealConfig config;
    private NetworkConfiguration component;

    private static final class Registry extends NetworkConfigRegistryAdapter {
        private NetworkConfigListener listener;
        private String document;

        @Override
        public void addListener(NetworkConfigListener added) {
            listener = added;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <S, C extends Config<S>> C getConfig(S subject, Class<C> configClass) {
            return document == null ? null : (C) config(document);
        }

        void set(String json) {
            document = json;
            listener.event(
                    new NetworkConfigEvent(
                            json == null
                                    ? NetworkConfigEvent.Type.CONFIG_REMOVED
                                    : NetworkConfigEvent.Type.CONFIG_UPDATED,
                            APP,
                            LoadBalancerConfig.class));
        }
    }

    private static LoadBalancerConfig config(String json) {
        try {
            ObjectMapper mapper = new ObjectMapper();
            LoadBalancerConfig config = new LoadBalancerConfig();
            config.init(APP, LoadBalancerConfig.KEY, mapper.readTree(json), mapper, null);
            return config;
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Before
    public void start() {
        config = new RealConfig(cluster, new RoundRobinFactory());
        component = new NetworkConfiguration();
        component.coreService =
                new CoreServiceAdapter() {
                    @Override
                    public ApplicationId registerApplication(String name) {
                        return APP;
                    }
                };
        component.registry = registry;
        component.storageService = cluster;
        component.admin = config.manager();
        component.activate();
    }

    @After
    public void stop() {
        component.deactivate(framework());
        config.stop();
    }

    private static BundleContext framework() {
        Bundle bundle = fake(Bundle.class, Bundle.ACTIVE);
        return fake(BundleContext.class, bundle);
    }

    private static <T> T fake(Class<T> type, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, (p, m, a) -> answer));
    }

    private List<String> vips() {
        return config.manager().vips().stream()
                .map(v -> v.id().toString())
                .collect(Collectors.toList());
    }

    private List<String> pools() {
        return config.manager().pools().stream()
                .map(p -> p.id().toString())
                .collect(Collectors.toList());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(2);
        }
        assertTrue(condition.getAsBoolean());
    }

    /** Lets all that came before be handled. */
    private void settle() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        component.submit(done::countDown);
        done.await();
    }

    @Test
    public void aChangeIsAppliedAndARemovalUndoesIt() throws Exception {
        registry.set(A);
        await(() -> vips().equals(List.of("web")));
        registry.set(A.replace("\"web\"", "\"alt\"").replace("\"a\"", "\"b\""));
        await(() -> vips().equals(List.of("alt")) && pools().equals(List.of("b")));
        registry.set(null);
        await(() -> vips().isEmpty() && pools().isEmpty());
    }

    @Test
    public void whatOthersConfiguredStays() throws Exception {
        config.manager().createPool(Pool.builder().id(PoolId.of("mine")).build());
        registry.set(A);
        await(() -> pools().equals(List.of("a", "mine")));
        config.manager()
                .createVip(
                        Vip.builder()
                                .id(VipId.of("user"))
                                .address(Ip4Address.valueOf("198.18.0.101"))
                                .port(80)
                                .pool(PoolId.of("a"))
                                .build());
        registry.set(null);
        await(() -> vips().equals(List.of("user")));
        assertEquals("a pool that is used stays", List.of("a", "mine"), pools());
    }

    @Test
    public void aRestartUndoesNothingThatWasChangedSince() throws Exception {
        registry.set(A);
        await(() -> vips().equals(List.of("web")));
        config.manager().removeVip(VipId.of("web"), Expectation.ANY);
        stop();
        start();
        settle();
        assertEquals(List.of(), vips());
        // That the document is not there yet at a start is no removal.
        registry.document = null;
        stop();
        start();
        settle();
        assertEquals(List.of("a"), pools());
    }

    @Test
    public void whatDoesNotFitChangesNothing() throws Exception {
        registry.set(A);
        await(() -> vips().equals(List.of("web")));
        registry.set(A.replace("\"pool\":\"a\"", "\"pool\":\"b\""));
        settle();
        assertEquals(List.of("web"), vips());
        registry.set(A.replace("\"web\"", "\"again\""));
        await(() -> vips().equals(List.of("again")));
    }

    @Test
    public void aDocumentThatIsWrongIsRefused() {
        assertTrue(config(A).isValid());
        InvalidConfigException e =
                assertThrows(
                        InvalidConfigException.class,
                        () -> config("{\"pools\":[{}],\"vip\":[]}").isValid());
        assertEquals(2, e.all().size());
    }
}
