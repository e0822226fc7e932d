package dev.lintel.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The directions of `ARCHITECTURE.md` section 2. maven-enforcer holds them between modules; this holds them between
/// packages, and what a module may see of other people's libraries.
@AnalyzeClasses(packages = "dev.lintel", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModuleBoundariesTest {
    @ArchTest
    static final ArchRule theContractSeesNobody = noClasses()
            .that()
            .resideInAPackage("dev.lintel.contract..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.lintel.store..",
                    "dev.lintel.router..",
                    "dev.lintel.admin..",
                    "dev.lintel.ai..",
                    "dev.lintel.local..",
                    "dev.lintel.infra..",
                    "io.netty..",
                    "software.amazon..");

    @ArchTest
    static final ArchRule theStoreSeesOnlyTheContract = noClasses()
            .that()
            .resideInAPackage("dev.lintel.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.lintel.router..", "dev.lintel.admin..", "dev.lintel.ai..", "dev.lintel.local..", "io.netty..");

    @ArchTest
    static final ArchRule dialectsOpenNoSocketAndKnowNoStore = noClasses()
            .that()
            .resideInAPackage("dev.lintel.ai..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.lintel.store..",
                    "dev.lintel.router..",
                    "dev.lintel.admin..",
                    "java.net.http..",
                    "io.netty..",
                    "software.amazon..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theRouterKnowsNoHost = noClasses()
            .that()
            .resideInAPackage("dev.lintel.router..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.lintel.admin..",
                    "dev.lintel.local..",
                    "software.amazon.dynamodb..",
                    "software.amazon.awssdk.services.dynamodb..");

    @ArchTest
    static final ArchRule onlyTheLambdaPackageKnowsLambda = noClasses()
            .that()
            .resideInAPackage("dev.lintel.router..")
            .and()
            .resideOutsideOfPackage("dev.lintel.router.lambda..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.amazonaws..", "dev.lintel.router.lambda..");

    @ArchTest
    static final ArchRule theControlPlaneDoesNotSeeTheDataPlane = noClasses()
            .that()
            .resideInAPackage("dev.lintel.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lintel.router..", "dev.lintel.local..", "io.netty..");

    @ArchTest
    static final ArchRule policiesReadNoEventAndOpenNoSocket = noClasses()
            .that()
            .resideInAPackage("dev.lintel.router.policy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lintel.router.entry..", "io.netty.channel..", "io.netty.bootstrap..");

    @ArchTest
    static final ArchRule entriesAndUpstreamsDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("dev.lintel.router.entry..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lintel.router.upstream..", "dev.lintel.router.policy..");

    @ArchTest
    static final ArchRule onlyTheDynamoPackageSeesDynamo = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lintel.store.dynamo..", "dev.lintel.local..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services.dynamodb..");

    @ArchTest
    static final ArchRule onlyExpressionsSeeCelAndWhatItBrings = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lintel.contract.expression..", "dev.lintel.router.expression..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.cel..", "com.google.common..", "com.google.protobuf..", "org.antlr..");

    @ArchTest
    static final ArchRule namesSayWhatThingsAre =
            classes().should().haveNameNotMatching(".*(Util|Utils|Helper|Manager|Common|Impl)$");

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lintel.local..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
