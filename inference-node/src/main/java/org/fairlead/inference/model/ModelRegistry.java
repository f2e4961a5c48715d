/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fairlead.inference.node.NodeConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that are served, by name and version, and which of them is meant where a request names
 * none. Models come and go while requests are under way; none of those is lost. Thread-safe.
 */
@Singleton
public final class ModelRegistry {

    /** The version that answers in place of the others of the same name, where there is one. */
    public static final String FALLBACK = "stub";

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
    private static final int RETRY_MILLIS = 500;

    private final NodeConfiguration node;
    private final ModelLoader loader;
    private final Map<ModelId, ModelSlot> slots = new ConcurrentHashMap<>();
    private final Map<String, String> defaults = new ConcurrentHashMap<>();
    private final ScheduledExecutorService retries =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "model-retry");
                        thread.setDaemon(true);
                        return thread;
                    });

    ModelRegistry(NodeConfiguration node, ModelLoader loader) {
        this.node = node;
        this.loader = loader;
    }

    /**
     * Loads what is to be served from the start. A model that is there but does not work is served
     * by its fallback, where it has one.
     *
     * @throws ModelException where there is nothing to serve
     */
    void loadFirst() throws ModelException {
        ModelId id = new ModelId(node.getModel(), node.getVersion());
        loader.repository().folder(id);
        checkEngine(id);
        try {
            load(id);
        } catch (ModelException e) {
            loadFallback(id.name());
            if (fallback(id).isEmpty()) {
                throw e;
            }
            LOG.error("Model {} does not work; its fallback answers", id, e);
            ModelSlot slot = new ModelSlot(id);
            slot.circuit().trip(message(e));
            slots.put(id, slot);
        }
        defaults.put(id.name(), id.version());
        for (String more : node.getLoad()) {
            if (more.isBlank()) {
                continue;
            }
            int slash = more.indexOf('/');
            load(new ModelId(more.substring(0, Math.max(0, slash)), more.substring(slash + 1)));
        }
        retries.scheduleWithFixedDelay(
                this::retry, RETRY_MILLIS, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * An engine that was asked for and that the model has no form for is a mistake in the command,
     * not a model that does not work.
     */
    private void checkEngine(ModelId id) throws ModelException {
        if (node.getEngine().isEmpty()) {
            return;
        }
        List<String> offered;
        try {
            offered = loader.repository().engines(id);
        } catch (ModelException e) {
            LOG.debug("Loading it will say what is wrong with the description of {}", id, e);
            return;
        }
        String wanted = node.getEngine().get();
        if (offered.stream().noneMatch(wanted::equalsIgnoreCase)) {
            throw new ModelException(
                    id + " does not come in a form for " + wanted + ", but for " + offered);
        }
    }

    /**
     * Loads a model, or loads it anew; what served it until now does so until the new one is warm.
     *
     * @throws ModelException where it cannot be served; what was there before goes on
     */
    public void load(ModelId id) throws ModelException {
        ServedModel served = loader.load(id);
        // Together with unload: else a model could be put into a slot that is thrown away.
        synchronized (this) {
            slots.computeIfAbsent(id, ModelSlot::new).put(served);
            defaults.putIfAbsent(id.name(), id.version());
        }
        if (!FALLBACK.equals(id.version())) {
            loadFallback(id.name());
        }
    }

    /**
     * Serves a model no more; requests that are under way finish.
     *
     * @throws UnknownModelException where it is not loaded
     * @throws IllegalStateException where it is the default of its name and others are loaded, or
     *     of the node
     */
    public synchronized void unload(ModelId id) throws UnknownModelException {
        ModelSlot slot = slot(id);
        if (id.version().equals(defaults.get(id.name()))) {
            boolean others = slots.keySet().stream().anyMatch(o -> isOther(o, id));
            if (others || id.name().equals(node.getModel())) {
                throw new IllegalStateException(
                        id + " is the default; make another version the default first.");
            }
            defaults.remove(id.name());
        }
        slots.remove(id);
        slot.put(null);
        LOG.info("Model {} is not served any more", id);
    }

    /** Requests that name the model but no version get this one from now on. */
    public synchronized void makeDefault(ModelId id) throws UnknownModelException {
        slot(id);
        defaults.put(id.name(), id.version());
        LOG.info("Model {} is the default now", id);
    }

    /** What is meant by a name and a version, each of which may be null. */
    ModelSlot find(String name, String version) throws UnknownModelException {
        String model = name == null ? node.getModel() : name;
        String chosen = version == null ? defaults.get(model) : version;
        if (chosen == null) {
            throw new UnknownModelException("There is no model " + model + " here.");
        }
        return slot(new ModelId(model, chosen));
    }

    /** What requests get that name neither model nor version. */
    ModelId defaultModel() {
        return new ModelId(
                node.getModel(), defaults.getOrDefault(node.getModel(), node.getVersion()));
    }

    /** What answers where a model does not work. */
    Optional<ModelSlot> fallback(ModelId id) {
        return FALLBACK.equals(id.version())
                ? Optional.empty()
                : Optional.ofNullable(slots.get(new ModelId(id.name(), FALLBACK)));
    }

    /** What does not work at the moment; empty where all is well. */
    Optional<String> trouble() {
        return slots.values().stream()
                .map(ModelSlot::trouble)
                .filter(trouble -> trouble != null)
                .sorted()
                .findFirst();
    }

    /** All models, loaded or only in the folder, by name and version. */
    public List<ModelStatus> list() {
        List<ModelStatus> all = new ArrayList<>();
        slots.values().forEach(slot -> all.add(status(slot)));
        for (ModelId id : loader.repository().list()) {
            if (!slots.containsKey(id)) {
                all.add(
                        new ModelStatus(
                                id.name(), id.version(), "available", null, null, false, null));
            }
        }
        all.sort(Comparator.comparing(ModelStatus::model).thenComparing(ModelStatus::version));
        return all;
    }

    private ModelStatus status(ModelSlot slot) {
        ModelDescription description = slot.description();
        String trouble = slot.trouble();
        return new ModelStatus(
                slot.id().name(),
                slot.id().version(),
                trouble == null ? "ready" : "degraded",
                description == null ? null : description.engine(),
                description == null ? null : description.accuracy(),
                slot.id().version().equals(defaults.get(slot.id().name())),
                trouble);
    }

    private ModelSlot slot(ModelId id) throws UnknownModelException {
        ModelSlot slot = slots.get(id);
        if (slot == null) {
            throw new UnknownModelException("The model " + id + " is not loaded here.");
        }
        return slot;
    }

    private static boolean isOther(ModelId other, ModelId id) {
        return other.name().equals(id.name()) && !other.equals(id) && !isFallback(other);
    }

    private static boolean isFallback(ModelId id) {
        return FALLBACK.equals(id.version());
    }

    private void loadFallback(String name) {
        ModelId id = new ModelId(name, FALLBACK);
        if (!node.isFallback()
                || slots.containsKey(id)
                || !loader.repository().list().contains(id)) {
            return;
        }
        try {
            ServedModel served = loader.load(id);
            slots.computeIfAbsent(id, ModelSlot::new).put(served);
        } catch (ModelException e) {
            LOG.warn("The fallback {} does not work", id, e);
        }
    }

    /** Tries again what could not be loaded, at growing intervals. */
    private void retry() {
        for (ModelSlot slot : slots.values()) {
            if (!slot.isLoaded() && slot.circuit().tryNow()) {
                try {
                    load(slot.id());
                } catch (ModelException | RuntimeException e) {
                    slot.circuit().trip(message(e));
                }
            }
        }
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    @PreDestroy
    void close() {
        retries.shutdownNow();
        slots.values().forEach(slot -> slot.put(null));
    }
}
