package dev.lintel.contract;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The contract is at the bottom: it sees the JDK, JSON and RE2, its expressions CEL, and nobody of ours.
@AnalyzeClasses(packages = "dev.lintel.contract", importOptions = ImportOption.DoNotIncludeTests.class)
final class ContractBoundariesTest {
    @ArchTest
    static final ArchRule seesOnlyTheJdkJsonAndRe2 = classes()
            .that()
            .resideOutsideOfPackage("dev.lintel.contract.expression..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.lintel.contract..",
                    "java..",
                    "javax.crypto..",
                    "tools.jackson..",
                    "com.google.re2j..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule expressionsSeeOnlyTheJdkAndCel = classes()
            .that()
            .resideInAPackage("dev.lintel.contract.expression..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.lintel.contract.expression..", "java..", "dev.cel..", "com.google.common..", "org.jspecify..");

    @ArchTest
    static final ArchRule bindsNoJsonByReflection =
            noClasses().should().callMethodWhere(target(nameMatching("treeToValue|convertValue|readValue")));

    @ArchTest
    static final ArchRule opensNoConnectionAndNoFile = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "java.nio.file..", "java.nio.channels..");
}
