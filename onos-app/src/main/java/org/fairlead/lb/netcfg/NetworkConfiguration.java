/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.netcfg;

import static java.util.concurrent.Executors.newSingleThreadExecutor;
import static org.onlab.util.Tools.groupedThreads;
import static org.slf4j.LoggerFactory.getLogger;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.fairlead.lb.api.ConfigChange;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.LoadBalancerException;
import org.fairlead.lb.api.Revised;
import org.fairlead.lb.api.StaleException;
import org.fairlead.lb.codec.ConfigurationCodec;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigListener;
import org.onosproject.net.config.NetworkConfigRegistry;
import org.onosproject.net.config.basics.SubjectFactories;
import org.onosproject.store.serializers.KryoNamespaces;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageService;
import org.onosproject.store.service.Versioned;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;

/**
 * Takes configuration from ONOS' network configuration, each time that it changes there. What was
 * taken last is remembered over restarts: so a restart undoes nothing that was changed by REST
 * meanwhile, and what the document does not name any more can be removed.
 */
@Component(immediate = true)
public final class NetworkConfiguration {
    private static final String APP_NAME = "org.fairlead.lb";
    private static final String LAST = "last";
    private static final long SYSTEM_BUNDLE = 0;
    private static final int MAX_TRIES = 20;
    private static final Configuration NOTHING = new Configuration(Set.of(), Set.of());

    private final Logger log = getLogger(getClass());
    private final ObjectMapper mapper = new ObjectMapper();
    private final NetworkConfigListener listener = this::changed;
    private final ConfigFactory<ApplicationId, LoadBalancerConfig> factory =
            new ConfigFactory<ApplicationId, LoadBalancerConfig>(
                    SubjectFactories.APP_SUBJECT_FACTORY,
                    LoadBalancerConfig.class,
                    LoadBalancerConfig.KEY) {
                @Override
                public LoadBalancerConfig createConfig() {
                    return new LoadBalancerConfig();
                }
            };

    @Reference CoreService coreService;
    @Reference NetworkConfigRegistry registry;
    @Reference StorageService storageService;
    @Reference LoadBalancerAdminService admin;

    private ApplicationId appId;
    private ConsistentMap<String, String> taken;
    private ExecutorService executor;

    @Activate
    void activate() {
        appId = coreService.registerApplication(APP_NAME);
        taken =
                storageService
                        .<String, String>consistentMapBuilder()
                        .withName("fairlead-netcfg")
                        .withApplicationId(appId)
                        .withSerializer(Serializer.using(KryoNamespaces.BASIC))
                        .build();
        executor = newSingleThreadExecutor(groupedThreads("fairlead-lb", "netcfg", log));
        registry.addListener(listener);
        registry.registerConfigFactory(factory);
        submit(() -> takeOver(false));
        log.info("Started");
    }

    @Deactivate
    void deactivate(BundleContext context) {
        registry.removeListener(listener);
        // Unregistering takes the document from all nodes until a factory registers again: right
        // when the application ends, wrong when this node stops and others go on.
        if (context.getBundle(SYSTEM_BUNDLE).getState() != Bundle.STOPPING) {
            registry.unregisterConfigFactory(factory);
        }
        executor.shutdownNow();
        log.info("Stopped");
    }

    private void changed(NetworkConfigEvent event) {
        if (event.configClass() == LoadBalancerConfig.class && appId.equals(event.subject())) {
            boolean removed = event.type() == NetworkConfigEvent.Type.CONFIG_REMOVED;
            submit(() -> takeOver(removed));
        }
    }

    void submit(Runnable task) {
        try {
            executor.execute(
                    () -> {
                        try {
                            task.run();
                        } catch (LoadBalancerException e) {
                            log.error("The network configuration is not used: {}", e.getMessage());
                        } catch (RuntimeException e) {
                            log.error("The network configuration is not used", e);
                        }
                    });
        } catch (RejectedExecutionException e) {
            log.debug("Stopping");
        }
    }

    /**
     * Brings the document into effect if it is another one than the last. That there is none means
     * something only after a removal: at a start it may be on its way.
     */
    private void takeOver(boolean removed) {
        LoadBalancerConfig config = registry.getConfig(appId, LoadBalancerConfig.class);
        if (config == null && !removed) {
            return;
        }
        Configuration wanted = config == null ? NOTHING : config.configuration();
        Configuration before = last();
        if (wanted.equals(before)) {
            return;
        }
        List<ConfigChange> changes = apply(before, wanted);
        taken.put(LAST, ConfigurationCodec.encode(wanted).toString());
        log.info("Network configuration is in effect: {}", changes);
    }

    private List<ConfigChange> apply(Configuration before, Configuration wanted) {
        for (int i = 1; ; i++) {
            Revised<Configuration> current = admin.configuration();
            try {
                return admin.apply(
                        Merge.of(current.value(), before, wanted),
                        true,
                        false,
                        Expectation.revisions(Set.of(current.revision())));
            } catch (StaleException e) {
                if (i == MAX_TRIES) {
                    throw e;
                }
            }
        }
    }

    private Configuration last() {
        Versioned<String> stored = taken.get(LAST);
        try {
            return stored == null
                    ? NOTHING
                    : ConfigurationCodec.decodeStored(mapper.readTree(stored.value()));
        } catch (IOException e) {
            log.warn("It is not known what the network configuration was: {}", e.getMessage());
            return NOTHING;
        }
    }
}
