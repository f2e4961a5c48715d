/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import org.fairlead.lb.health.HealthSignals;
import org.fairlead.lb.health.Sightings;
import org.fairlead.lb.health.Stranger;
import org.junit.runner.RunWith;

/** Holds the packages apart: dependencies point one way. */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(packages = "org.fairlead.lb", importOptions = ImportOption.DoNotIncludeTests.class)
public class LayersTest {

    @ArchTest
    static final ArchRule LAYERS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("api")
                    .definedBy("..lb.api..")
                    .layer("codec")
                    .definedBy("..lb.codec..")
                    .layer("balancer")
                    .definedBy("..lb.balancer..")
                    .layer("policy")
                    .definedBy("..lb.policy..")
                    .layer("health")
                    .definedBy("..lb.health..")
                    .layer("store")
                    .definedBy("..lb.store..")
                    .layer("steering")
                    .definedBy("..lb.steering..")
                    .layer("discovery")
                    .definedBy("..lb.discovery..")
                    .layer("netcfg")
                    .definedBy("..lb.netcfg..")
                    .layer("events")
                    .definedBy("..lb.events..")
                    .layer("outcome")
                    .definedBy("..lb.outcome..")
                    .layer("rest")
                    .definedBy("..lb.rest..")
                    .layer("cli")
                    .definedBy("..lb.cli..")
                    .whereLayer("rest")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("netcfg")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("discovery")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("cli")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("steering")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("store")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("balancer")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("outcome")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("events")
                    .mayOnlyBeAccessedByLayers("rest")
                    .whereLayer("policy")
                    .mayOnlyBeAccessedByLayers("steering")
                    .whereLayer("health")
                    .mayOnlyBeAccessedByLayers("steering", "discovery")
                    .whereLayer("codec")
                    .mayOnlyBeAccessedByLayers("store", "netcfg", "events", "rest", "cli");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("org.fairlead.lb.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule EVERY_CLASS_IS_IN_A_PACKAGE_OF_THE_ARCHITECTURE =
            classes()
                    .should()
                    .resideInAnyPackage(
                            "..lb.api..",
                            "..lb.codec..",
                            "..lb.balancer..",
                            "..lb.discovery..",
                            "..lb.health..",
                            "..lb.policy..",
                            "..lb.store..",
                            "..lb.steering..",
                            "..lb.netcfg..",
                            "..lb.events..",
                            "..lb.outcome..",
                            "..lb.rest..",
                            "..lb.cli..");

    @ArchTest
    static final ArchRule ALGORITHMS_KNOW_NO_ONOS =
            noClasses()
                    .that()
                    .resideInAPackage("..lb.balancer..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.onosproject..", "org.onlab.packet..", "java.net..");

    @ArchTest
    static final ArchRule POLICIES_CALL_NO_ONOS =
            noClasses()
                    .that()
                    .resideInAPackage("..lb.policy..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("org.onosproject..", "org.onlab..")
                                    .and(simpleNameEndingWith("Service")));

    /** Others hear of health by the API, tell it by its signals, and see who else reports. */
    @ArchTest
    static final ArchRule OF_HEALTH_ONLY_SIGNALS_AND_SIGHTINGS_ARE_USED =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..lb.health..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("..lb.health..")
                                    .and(not(name(HealthSignals.class.getName())))
                                    .and(not(name(HealthSignals.LoadSink.class.getName())))
                                    .and(not(name(Sightings.class.getName())))
                                    .and(not(name(Stranger.class.getName()))));

    /** States, times and weights are reckoned without asking anybody, so that they can be tried. */
    @ArchTest
    static final ArchRule STATES_ARE_RECKONED_WITHOUT_ONOS =
            noClasses()
                    .that()
                    .resideInAPackage("..lb.health..")
                    .and()
                    .haveSimpleNameNotEndingWith("Manager")
                    .and()
                    .haveSimpleNameNotEndingWith("Records")
                    .and()
                    .haveSimpleNameNotEndingWith("Finder")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("org.onosproject..")
                                    .and(simpleNameEndingWith("Service")));

    @ArchTest
    static final ArchRule ONLY_STEERING_WRITES_TO_SWITCHES =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..lb.steering..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.onosproject.net.flow..",
                            "org.onosproject.net.flowobjective..",
                            "org.onosproject.net.group..",
                            "org.onosproject.net.intent..",
                            "org.onosproject.net.packet..");
}
