/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.fairlead.inference.image.RgbImage;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.ModelRepository;
import org.fairlead.inference.model.Prediction;
import org.fairlead.inference.model.Processors;
import org.fairlead.inference.train.SmallNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that DJL finds, with the processing and the labels that they bring. */
class ZooEngineTest {

    private static final String CACHE = "DJL_CACHE_DIR";
    private static final RgbImage GREEN = new RgbImage(2, 1, new int[] {0xFF00, 0xFF00});

    @TempDir Path root;

    @BeforeEach
    void useACacheOfItsOwn() {
        System.setProperty(CACHE, root.resolve("cache").toString());
    }

    @AfterEach
    void forgetIt() {
        System.clearProperty(CACHE);
    }

    @Test
    void loadsAFolderAsDjlServingHasIt() throws Exception {
        Path folder = Files.createDirectories(root.resolve("colours"));
        SmallNetwork.colours(folder.resolve("colours.pt"));
        Files.writeString(folder.resolve("synset.txt"), "n01 red\nn02 green\nn03 blue\n");
        Files.writeString(
                folder.resolve("serving.properties"),
                "engine=PyTorch\nwidth=16\nheight=16\nresize=true\n"
                        + "normalize=0.5,0.5,0.5,0.5,0.5,0.5\napplySoftmax=true\n");
        describe("url: " + folder.toUri());
        // Normalised to -1, 1, -1: without that it would be 0.576, without softmax 1.
        assertEquals(0.787, probability("n02 green"), 0.001);
    }

    @Test
    void loadsAnArchiveWithArgumentsOfTheDescription() throws Exception {
        Path network = root.resolve("n.pt");
        SmallNetwork.colours(network);
        Path archive = root.resolve("colours.zip");
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("colours.pt"));
            Files.copy(network, zip);
            zip.putNextEntry(new ZipEntry("synset.txt"));
            zip.write("n01440764 red\nn01443537 green\nn01484850 blue\n".getBytes());
        }
        describe("url: " + archive.toUri() + "\narguments: {width: 8, height: 8, resize: true}");
        assertEquals(1, probability("green"), 1e-6);
    }

    @Test
    void takesProcessorsOfTheDescriptionWhereItNamesThem() throws Exception {
        Path folder = Files.createDirectories(root.resolve("colours"));
        SmallNetwork.colours(folder.resolve("colours.pt"));
        Files.writeString(folder.resolve("synset.txt"), "red\ngreen\nblue\n");
        describe(
                """
                url: %s
                input: {width: 8}
                normalization: {mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5]}
                labels: [rot, gruen, blau]
                preprocess: stretch
                postprocess: softmax
                accuracy: 0.9
                """
                        .formatted(folder.toUri()));
        assertEquals(0.787, probability("gruen"), 0.001);
    }

    @Test
    void noticesThatTheModelIsAnotherOne() throws Exception {
        Path folder = Files.createDirectories(root.resolve("colours"));
        SmallNetwork.colours(folder.resolve("colours.pt"));
        Files.writeString(folder.resolve("synset.txt"), "red\ngreen\nblue\n");
        describe("url: " + folder.toUri() + "\nsha256: " + "f".repeat(64));
        assertRefused("is not what model.yaml describes: its SHA-256 is");
    }

    @Test
    void saysWhatAModelDoesNotBring() throws Exception {
        Path folder = Files.createDirectories(root.resolve("colours"));
        SmallNetwork.colours(folder.resolve("colours.pt"));
        describe("url: " + folder.toUri());
        assertRefused("no synset.txt?");
        Files.writeString(folder.resolve("synset.txt"), "red\ngreen\n");
        assertRefused("3 outputs and 2 labels");
        Files.writeString(folder.resolve("synset.txt"), "red\ngreen\nblue\n");
        Files.writeString(folder.resolve("colours.pt"), "no network");
        assertRefused("is damaged");
    }

    @Test
    void saysWhereAModelIsMissing() throws Exception {
        describe("url: file:///nowhere/model.zip");
        assertRefused("file:///nowhere/model.zip");
        describe("url: djl://ai.djl.nobody/resnet");
        assertRefused("ai.djl.nobody; there are [");
        assertRefused("ai.djl.pytorch");
        describe("url: djl://ai.djl.pytorch/resnat");
        assertRefused("the zoo ai.djl.pytorch has [");
        assertRefused("resnet18_embedding");
        describe("url: 'not a url'");
        assertRefused("not a url is not the URL of a model");
    }

    /** On any machine: the way to the server leads through a port at which nobody listens. */
    @Test
    void saysThatTheServerCannotBeReachedAndWhatHelps() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        System.setProperty("https.proxyHost", "127.0.0.1");
        System.setProperty("https.proxyPort", "" + closed);
        try {
            describe("url: djl://ai.djl.pytorch/resnet");
            assertRefused("cannot be downloaded: this machine does not reach mlrepo.djl.ai");
            assertRefused("ConnectException");
            assertRefused("-Dhttps.proxyHost=HOST");
            assertRefused(root.resolve("cache/cache/repo").toString());
        } finally {
            System.clearProperty("https.proxyHost");
            System.clearProperty("https.proxyPort");
        }
    }

    /** As behind a firewall that lets nothing through: connected, and never a word. */
    @Test
    void givesUpAServerThatSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            System.setProperty("https.proxyHost", "127.0.0.1");
            System.setProperty("https.proxyPort", "" + silent.getLocalPort());
            System.setProperty(Fetch.LIMIT, "1");
            describe("url: https://example.org/model.zip");
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertRefused("did not arrive from example.org within 1 s"));
            assertRefused("--fetch-seconds gives it longer");
        } finally {
            System.clearProperty("https.proxyHost");
            System.clearProperty("https.proxyPort");
            System.clearProperty(Fetch.LIMIT);
        }
    }

    @Test
    void closesWhatArrivesTooLate() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        System.setProperty(Fetch.LIMIT, "0");
        try {
            assertThrows(
                    TimeoutException.class,
                    () ->
                            Fetch.within(
                                    () -> {
                                        awaitUninterruptibly(arrived);
                                        return closed::countDown;
                                    }));
            arrived.countDown();
            assertTrue(closed.await(10, TimeUnit.SECONDS), "it stays in memory");
        } finally {
            System.clearProperty(Fetch.LIMIT);
        }
    }

    /** As a read from a socket waits. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // Goes on.
            }
        }
    }

    private void describe(String text) throws Exception {
        Path folder = Files.createDirectories(root.resolve("models/colours/v1"));
        Files.writeString(folder.resolve("model.yaml"), text);
    }

    private ModelDescription described() throws Exception {
        return new ModelRepository(root.resolve("models")).find("colours", "v1");
    }

    /** That the first label for a green picture is this one, and how likely it is. */
    private double probability(String label) throws Exception {
        try (LoadedModel model = new ZooEngine().load(described())) {
            ModelDescription description = model.complete(described());
            assertEquals("PyTorch", description.engine());
            Processors.Processing processing = new Processors().of(description, model);
            try (LoadedModel.Runner runner = model.newRunner()) {
                float[] input = processing.before().process(GREEN, description);
                assertEquals(3 * description.edge() * description.edge(), input.length);
                List<Prediction> top =
                        processing.after().process(runner.run(input), description, 2);
                assertEquals(2, top.size());
                assertEquals(label, top.get(0).label());
                return top.get(0).probability();
            }
        }
    }

    private void assertRefused(String part) throws Exception {
        ModelDescription given = described();
        ModelException refused =
                assertThrows(
                        ModelException.class,
                        () -> {
                            try (LoadedModel model = new ZooEngine().load(given)) {
                                model.complete(given);
                            }
                        });
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
}
