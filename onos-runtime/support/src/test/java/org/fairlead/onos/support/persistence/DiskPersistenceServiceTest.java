/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.persistence;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.onosproject.net.DeviceId;
import org.onosproject.store.serializers.KryoNamespaces;
import org.onosproject.store.service.Serializer;

/** What is written is there after a restart, also after one that nobody announced. */
public class DiskPersistenceServiceTest {

    private static final Serializer API = Serializer.using(KryoNamespaces.API);
    private static final DeviceId LEAF = DeviceId.deviceId("of:0000000000000001");
    private static final DeviceId SPINE = DeviceId.deviceId("of:0000000000000101");

    @Rule public TemporaryFolder folder = new TemporaryFolder();

    private Path directory;
    private DiskPersistenceService service;

    @Before
    public void start() throws Exception {
        directory = folder.newFolder("db").toPath().resolve("not-there-yet");
        service = new DiskPersistenceService(directory);
        service.activate();
    }

    @After
    public void stop() {
        service.deactivate();
    }

    @Test
    public void mapSurvivesARestart() {
        map("switches").put(LEAF, "leaf1");
        restart();
        assertEquals("leaf1", map("switches").get(LEAF));
        assertTrue(map("switches").containsKey(LEAF));
    }

    @Test
    public void mapSurvivesACrash() throws Exception {
        map("switches").put(LEAF, "leaf1");
        File copy = folder.newFolder("after-crash");
        Files.copy(directory.resolve("persistence.mv"), copy.toPath().resolve("persistence.mv"));
        DiskPersistenceService other = new DiskPersistenceService(copy.toPath());
        other.activate();
        try {
            Map<DeviceId, String> found =
                    other.<DeviceId, String>persistentMapBuilder()
                            .withName("switches")
                            .withSerializer(API)
                            .build();
            assertEquals("leaf1", found.get(LEAF));
        } finally {
            other.deactivate();
        }
    }

    @Test
    public void removedEntriesStayAway() {
        map("switches").put(LEAF, "leaf1");
        map("switches").put(SPINE, "spine1");
        assertEquals("leaf1", map("switches").remove(LEAF));
        restart();
        assertNull(map("switches").get(LEAF));
        assertEquals(1, map("switches").size());
    }

    @Test
    public void iterationRemovesAndWritesThrough() {
        map("switches").putAll(Map.of(LEAF, "leaf1", SPINE, "spine1"));
        Iterator<Map.Entry<DeviceId, String>> entries = map("switches").entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<DeviceId, String> entry = entries.next();
            if (entry.getKey().equals(LEAF)) {
                entries.remove();
            } else {
                entry.setValue("renamed");
            }
        }
        restart();
        assertEquals(Map.of(SPINE, "renamed"), map("switches"));
    }

    @Test
    public void namesKeepMapsAndSetsApart() {
        map("a").put(LEAF, "in a");
        set("a").add(SPINE);
        restart();
        assertTrue(map("b").isEmpty());
        assertEquals(Set.of(SPINE), set("a"));
        assertFalse(set("a").contains(LEAF));
        assertEquals(Map.of(LEAF, "in a"), map("a"));
    }

    @Test
    public void clearEmptiesForGood() {
        set("a").add(LEAF);
        set("a").clear();
        restart();
        assertTrue(set("a").isEmpty());
    }

    @Test
    public void nameAndSerializerAreRequired() {
        assertThrows(
                IllegalStateException.class,
                () -> service.persistentMapBuilder().withSerializer(API).build());
        assertThrows(
                IllegalStateException.class,
                () -> service.persistentSetBuilder().withName("x").build());
    }

    @Test
    public void nullIsRefused() {
        assertThrows(NullPointerException.class, () -> map("a").put(LEAF, null));
        assertThrows(NullPointerException.class, () -> map("a").get(null));
    }

    private Map<DeviceId, String> map(String name) {
        return service.<DeviceId, String>persistentMapBuilder()
                .withName(name)
                .withSerializer(API)
                .build();
    }

    private Set<DeviceId> set(String name) {
        return service.<DeviceId>persistentSetBuilder().withName(name).withSerializer(API).build();
    }

    private void restart() {
        service.deactivate();
        service = new DiskPersistenceService(directory);
        service.activate();
    }
}
