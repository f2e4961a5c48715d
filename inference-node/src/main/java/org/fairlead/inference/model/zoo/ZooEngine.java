/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.zoo;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.util.Utils;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeoutException;
import org.fairlead.inference.model.Engine;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.TensorFlowEngine;
import org.fairlead.inference.model.TensorFlowNatives;

/**
 * Finds networks where DJL does: {@code djl://} (its model zoo, downloaded once into its cache),
 * {@code file:} (a folder or archive, or a repository of several), {@code jar:} and {@code
 * https://} (an archive). They bring the processing of pictures and the labels with them.
 */
public final class ZooEngine implements Engine {

    /** The name that the reader of {@code model.yaml} gives to what has a {@code url}. */
    public static final String NAME = "DJL";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelDescription description) throws ModelException {
        ModelDescription.Source source = description.source();
        if (source == null) {
            throw new ModelException(description.id() + ": the engine " + NAME + " needs a 'url'");
        }
        return ZooNetwork.of(source.url(), find(source));
    }

    private static ZooModel<Image, Classifications> find(ModelDescription.Source source)
            throws ModelException {
        try {
            return isRemote(source.url()) ? Fetch.within(() -> load(source)) : load(source);
        } catch (ModelNotFoundException e) {
            throw new ModelException(
                    source.url() + " has no model that classifies pictures: " + cause(e), e);
        } catch (MalformedModelException | EngineException e) {
            throw new ModelException(source.url() + " is damaged: " + cause(e), e);
        } catch (IOException e) {
            throw unreachable(source.url(), e);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    source.url() + " is not the URL of a model: " + explain(source.url(), e), e);
        } catch (TimeoutException e) {
            throw late(source.url(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("The download of " + source.url() + " was interrupted", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ModelException(source.url() + " cannot be loaded: " + cause(e), e);
        }
    }

    /** Already naming a URL to DJL may open a connection. */
    private static ZooModel<Image, Classifications> load(ModelDescription.Source source)
            throws ModelException, ModelNotFoundException, MalformedModelException, IOException {
        Criteria.Builder<Image, Classifications> criteria =
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optModelUrls(source.url())
                        .optArguments(source.arguments());
        if (TensorFlowEngine.NAME.equals(source.engine())) {
            TensorFlowNatives.use();
        }
        if (source.engine() != null) {
            criteria.optEngine(source.engine());
        }
        return criteria.build().loadModel();
    }

    private static ModelException late(String url, TimeoutException failure) {
        return new ModelException(
                url
                        + " did not arrive from "
                        + server(url)
                        + " within "
                        + Fetch.seconds()
                        + " s. Perhaps a firewall lets nothing through and does not say so;"
                        + " where the way is only slow, --fetch-seconds gives it longer",
                failure);
    }

    private static boolean isRemote(String url) {
        return !url.startsWith("file:") && !url.startsWith("jar:");
    }

    private static String server(String url) {
        return url.startsWith("djl:") ? "mlrepo.djl.ai" : URI.create(url).getHost();
    }

    /** What DJL says, and for its own URLs what there is. */
    private static String explain(String url, IllegalArgumentException failure) {
        if (!url.startsWith("djl:")) {
            return cause(failure);
        }
        ModelZoo zoo = null;
        try {
            String group = URI.create(url).getHost();
            zoo = group == null ? null : ModelZoo.getModelZoo(group);
        } catch (IllegalArgumentException e) {
            return cause(failure);
        }
        if (zoo == null) {
            return cause(failure)
                    + "; there are "
                    + ModelZoo.listModelZoo().stream().map(ModelZoo::getGroupId).sorted().toList();
        }
        return "the zoo "
                + zoo.getGroupId()
                + " has "
                + zoo.getModelLoaders().stream()
                        .map(loader -> loader.getArtifactId())
                        .sorted()
                        .toList();
    }

    private static ModelException unreachable(String url, IOException failure) {
        if (!isRemote(url) || failure instanceof NoSuchFileException) {
            return new ModelException(url + " cannot be read: " + cause(failure), failure);
        }
        return new ModelException(
                url
                        + " cannot be downloaded: this machine does not reach "
                        + server(url)
                        + " ("
                        + cause(failure)
                        + "). Where there is a proxy, name it:"
                        + " NODE_JAVA_OPTS='-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT';"
                        + " or load it once on a machine that does, and copy "
                        + Utils.getCacheDir().resolve("cache/repo")
                        + "; or use a file:// URL",
                failure);
    }

    /** The bottom of it, with the kind of failure: some messages are no more than a host name. */
    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
