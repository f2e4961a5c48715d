/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.h2.mvstore.MVStore;
import org.onosproject.persistence.PersistenceService;
import org.onosproject.persistence.PersistentMapBuilder;
import org.onosproject.persistence.PersistentSetBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps and sets of this node that survive a restart, kept in one H2 MVStore file below {@code
 * ${karaf.data}/db/local}.
 *
 * <p>MVStore is log-structured: a commit writes a new chunk behind the old ones and then the
 * header, so a crash in the middle leaves the last commit whole. Each change is committed before
 * the call that made it returns. Thread-safe.
 */
@Component(immediate = true, service = PersistenceService.class)
public class DiskPersistenceService implements PersistenceService {

    private static final String FILE_NAME = "persistence.mv";

    private final Logger log = LoggerFactory.getLogger(getClass());

    private final Path directory;
    private MVStore store;

    /** Creates the service that the framework activates, below Karaf's data directory. */
    public DiskPersistenceService() {
        this(Paths.get(System.getProperty("karaf.data", "data"), "db", "local"));
    }

    /**
     * Creates a service on a directory of the caller's choice.
     *
     * @param directory where the file goes; created when missing
     */
    DiskPersistenceService(Path directory) {
        this.directory = directory;
    }

    @Activate
    void activate() {
        Path file = directory.resolve(FILE_NAME);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create " + directory + " for local state", e);
        }
        // Commits are explicit: the writer thread of autoCommit would only add a second, later one.
        store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().open();
        log.info("Local state is in {}", file);
    }

    @Deactivate
    void deactivate() {
        store.close();
        log.info("Stopped");
    }

    @Override
    public <K, V> PersistentMapBuilder<K, V> persistentMapBuilder() {
        return new MapBuilder<>(store);
    }

    @Override
    public <E> PersistentSetBuilder<E> persistentSetBuilder() {
        return new SetBuilder<>(store);
    }
}
