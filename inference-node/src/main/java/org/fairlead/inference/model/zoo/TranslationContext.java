/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.zoo;

import ai.djl.Model;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.translate.TranslatorContext;
import java.util.HashMap;
import java.util.Map;

/** What a translator sees of its surroundings for one picture; frees its arrays when closed. */
final class TranslationContext implements TranslatorContext {

    private final Model model;
    private final NDManager manager;
    private final Map<String, Object> attachments = new HashMap<>();

    TranslationContext(Model model) {
        this.model = model;
        this.manager = model.getNDManager().newSubManager();
    }

    @Override
    public Model getModel() {
        return model;
    }

    @Override
    public NDManager getNDManager() {
        return manager;
    }

    @Override
    public NDManager getPredictorManager() {
        return manager;
    }

    @Override
    public Block getBlock() {
        return model.getBlock();
    }

    @Override
    public Metrics getMetrics() {
        return null;
    }

    @Override
    public Object getAttachment(String key) {
        return attachments.get(key);
    }

    @Override
    public void setAttachment(String key, Object value) {
        attachments.put(key, value);
    }

    @Override
    public void close() {
        manager.close();
    }
}
