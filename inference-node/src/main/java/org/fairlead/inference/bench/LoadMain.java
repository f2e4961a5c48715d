/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The load generator of the benchmark. Reads one run a line from its input, as {@code port=8000
 * pictures=folder connections=8 rate=0 seconds=5 probe=/health}, and answers each with a line of
 * JSON: times in milliseconds. It lives as long as the benchmark, so that it is warm.
 */
public final class LoadMain {

    private LoadMain() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws IOException {
        Map<String, List<byte[]>> requests = new HashMap<>();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<String, String> options = options(line);
            String folder = options.get("pictures");
            if (!requests.containsKey(folder)) {
                requests.put(folder, requests(Path.of(folder)));
            }
            String probe = options.get("probe");
            LoadRun run =
                    new LoadRun(
                            new InetSocketAddress(
                                    "127.0.0.1", Integer.parseInt(options.get("port"))),
                            requests.get(folder),
                            probe == null ? null : head("GET " + probe, ""),
                            Integer.parseInt(options.get("connections")),
                            Double.parseDouble(options.getOrDefault("rate", "0")));
            double seconds = Double.parseDouble(options.get("seconds"));
            System.out.println(json(run.run((long) (seconds * 1e9))));
        }
    }

    private static Map<String, String> options(String line) {
        Map<String, String> options = new HashMap<>();
        for (String word : line.trim().split(" +")) {
            int equals = word.indexOf('=');
            options.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return options;
    }

    private static List<byte[]> requests(Path folder) throws IOException {
        List<byte[]> requests = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                byte[] picture = Files.readAllBytes(file);
                ByteArrayOutputStream request = new ByteArrayOutputStream();
                request.writeBytes(
                        head(
                                "POST /predict",
                                "Content-Type: image/jpeg\r\nContent-Length: "
                                        + picture.length
                                        + "\r\n"));
                request.writeBytes(picture);
                requests.add(request.toByteArray());
            }
        }
        return requests;
    }

    private static byte[] head(String request, String fields) {
        return (request + " HTTP/1.1\r\nHost: bench\r\n" + fields + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static String json(Map<String, Object> figures) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> figure : figures.entrySet()) {
                json.writeFieldName(figure.getKey());
                Object value = figure.getValue();
                if (value instanceof String text) {
                    json.writeString(text);
                } else if (value instanceof Integer number) {
                    json.writeNumber(number);
                } else if (Double.isNaN((double) value)) {
                    json.writeNull();
                } else {
                    json.writeNumber((double) value);
                }
            }
            json.writeEndObject();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
