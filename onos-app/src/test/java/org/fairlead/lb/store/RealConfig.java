/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import org.fairlead.lb.api.BalancerFactory;
import org.onlab.junit.TestUtils;
import org.onosproject.common.event.impl.TestEventDispatcher;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreServiceAdapter;
import org.onosproject.core.DefaultApplicationId;

/** The manager on the real store, for the tests of what stands upon it. */
public final class RealConfig {
    private final FakeCluster cluster;
    private final DistributedLoadBalancerStore store = new DistributedLoadBalancerStore();
    private final LoadBalancerManager manager = new LoadBalancerManager();

    /** Starts on what a cluster holds. */
    public RealConfig(FakeCluster cluster, BalancerFactory... factories) {
        this.cluster = cluster;
        store.storageService = cluster;
        store.coreService =
                new CoreServiceAdapter() {
                    @Override
                    public ApplicationId registerApplication(String name) {
                        return new DefaultApplicationId(7, name);
                    }
                };
        store.activate();
        manager.store = store;
        for (BalancerFactory factory : factories) {
            manager.bindFactory(factory);
        }
        TestUtils.setField(manager, "eventDispatcher", new TestEventDispatcher());
        manager.activate();
    }

    /** The services of reading and of changing. */
    public LoadBalancerManager manager() {
        return manager;
    }

    /** What the cluster holds. */
    public FakeCluster cluster() {
        return cluster;
    }

    /** Ends; what the cluster holds stays. */
    public void stop() {
        manager.deactivate();
        store.deactivate();
    }
}
