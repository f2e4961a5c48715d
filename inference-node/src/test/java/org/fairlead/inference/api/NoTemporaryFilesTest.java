/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody's picture is ever written to disk, not even for a moment. */
@Timeout(60)
class NoTemporaryFilesTest {

    @Test
    void uploadsStayInMemory() throws Exception {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        byte[] small = Pictures.jpeg();
        byte[] large = Pictures.encode(Pictures.detailed(1800, 1800), "png");
        assertEquals(true, large.length > 9_000_000, "the large picture has " + large.length);
        try (RunningNode node = RunningNode.ready(Map.of());
                WatchService watch = FileSystems.getDefault().newWatchService()) {
            WatchKey key = folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            for (int i = 0; i < 10; i++) {
                assertEquals(200, node.send(node.form("image", "s", small)).statusCode());
                assertEquals(200, node.send(node.raw(small, "image/jpeg")).statusCode());
            }
            assertEquals(200, node.send(node.form("image", "l", large)).statusCode());
            assertEquals(200, node.send(node.raw(large, "image/png")).statusCode());
            node.send(node.form("image", "x", new byte[13 * 1024 * 1024]));
            List<WatchEvent<?>> events = key.pollEvents();
            assertEquals(List.of(), events.stream().map(WatchEvent::context).toList());
        }
    }
}
