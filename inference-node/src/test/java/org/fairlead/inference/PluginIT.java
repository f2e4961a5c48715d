/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference;

import static org.fairlead.inference.StartedNode.awaitHealthy;
import static org.fairlead.inference.StartedNode.freePort;
import static org.fairlead.inference.StartedNode.uri;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/plugins.md, compiled, packed and used by a node from outside. */
@Timeout(120)
class PluginIT {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("class (\\w+) implements (\\w+)");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir Path folder;

    @Test
    void usesTheExamplesOfTheDocumentation() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../docs/plugins.md")));
        List<String> names = new ArrayList<>();
        while (example.find()) {
            Matcher type = CLASS.matcher(example.group(1));
            assertTrue(type.find(), example.group(1));
            Path source = folder.resolve(type.group(1) + ".java");
            Files.writeString(source, example.group(1));
            int failed =
                    ToolProvider.getSystemJavaCompiler()
                            .run(
                                    null,
                                    null,
                                    System.err,
                                    "-proc:none",
                                    "-cp",
                                    "target/classes",
                                    "-d",
                                    classes.toString(),
                                    source.toString());
            assertEquals(0, failed, source.toString());
            Files.writeString(
                    services.resolve("org.fairlead.inference.model." + type.group(2)),
                    "org.example." + type.group(1) + "\n");
            names.add(type.group(1));
        }
        assertEquals(List.of("Careful", "Grey", "Brightness"), names);
        pack(classes, Files.createDirectories(folder.resolve("plugins")).resolve("a.jar"));
        Path model = Files.createDirectories(folder.resolve("models/light/v1"));
        Files.writeString(model.resolve("net"), "");
        Files.writeString(
                model.resolve("model.yaml"),
                """
                engine: brightness
                file: net
                input: {width: 8}
                normalization: {mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5]}
                labels: [light, dark]
                preprocess: grey
                postprocess: careful
                """);
        int port = freePort();
        Process node = start(port);
        try {
            awaitHealthy(node, port, folder.resolve("log"));
            assertTrue(predict(port, Color.WHITE).contains("\"light\""));
            String dark = predict(port, Color.BLACK);
            assertTrue(dark.contains("\"dark\"") && dark.contains("\"brightness\""), dark);
            // Grey makes it 1/3 of white, which is dark; without it the red plane would be light.
            assertTrue(predict(port, Color.RED).contains("[{\"label\":\"dark\""));
        } finally {
            node.destroy();
            node.waitFor(20, TimeUnit.SECONDS);
            node.destroyForcibly();
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }

    private Process start(int port) throws IOException {
        return new ProcessBuilder(
                        "bin/inference-node",
                        "--port",
                        "" + port,
                        "--models",
                        folder.resolve("models").toString(),
                        "--model",
                        "light",
                        "--plugins",
                        folder.resolve("plugins").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private String predict(int port, Color color) throws Exception {
        byte[] picture =
                Pictures.encode(Pictures.plain(BufferedImage.TYPE_INT_RGB, 30, 20, color), "png");
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(uri(port, "/predict"))
                                .header("Content-Type", "image/png")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }
}
