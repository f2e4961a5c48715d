/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Dependencies point one way, and what makes models is not needed to serve them. */
class LayersTest {

    private static final ArchRule LAYERS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("main")
                    .definedBy("org.fairlead.inference")
                    .layer("api")
                    .definedBy("..api..")
                    .layer("management")
                    .definedBy("..management..")
                    .layer("telemetry")
                    .definedBy("..telemetry..")
                    .layer("model")
                    .definedBy("..model..")
                    .layer("cache")
                    .definedBy("..cache..")
                    .layer("image")
                    .definedBy("..image..")
                    .layer("admission")
                    .definedBy("..admission..")
                    .layer("batch")
                    .definedBy("..batch..")
                    .layer("node")
                    .definedBy("..node..")
                    .layer("train")
                    .definedBy("..train..")
                    .layer("samples")
                    .definedBy("..samples..")
                    .layer("bench")
                    .definedBy("..bench..")
                    .whereLayer("main")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("api")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("management")
                    .mayOnlyBeAccessedByLayers("main")
                    .whereLayer("telemetry")
                    .mayOnlyBeAccessedByLayers("main", "api", "management")
                    .whereLayer("train")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("samples")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("bench")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("model")
                    .mayOnlyBeAccessedByLayers(
                            "main", "api", "management", "telemetry", "train", "samples", "bench")
                    .whereLayer("cache")
                    .mayOnlyAccessLayers("admission", "node")
                    .whereLayer("image")
                    .mayNotAccessAnyLayer()
                    .whereLayer("admission")
                    .mayNotAccessAnyLayer()
                    .whereLayer("batch")
                    .mayNotAccessAnyLayer()
                    .whereLayer("node")
                    .mayNotAccessAnyLayer();

    @Test
    void dependenciesPointOneWay() {
        LAYERS.check(
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.fairlead.inference"));
    }
}
