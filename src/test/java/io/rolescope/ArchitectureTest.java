package io.rolescope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.rolescope.ArchitectureRules.Rule;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The floors hold, and the rules that say so can fail.
///
/// Each rule runs twice: over the program, where it must hold, and over `io.rolescope.canary`, a little program in
/// which each rule is broken on purpose by a class that the rule names, where it must not.
final class ArchitectureTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.rolescope");
    private static final JavaClasses CANARY = new ClassFileImporter().importPackages("io.rolescope.canary");

    @SuppressWarnings("unused") // read by name
    private static final List<Rule> OF_PROGRAM = new ArchitectureRules("io.rolescope").all();

    @SuppressWarnings("unused") // read by name
    private static final List<Rule> OF_CANARY = new ArchitectureRules("io.rolescope.canary").all();

    @ParameterizedTest(name = "{0}")
    @FieldSource("OF_PROGRAM")
    void holds(Rule rule) {
        assertThat(PROGRAM).hasSizeGreaterThan(50);
        assertThatCode(() -> rule.rule().check(PROGRAM)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("OF_CANARY")
    void wouldFail(Rule rule) {
        Throwable thrown = catchThrowable(() -> rule.rule().check(CANARY));

        assertThat(thrown).isInstanceOf(AssertionError.class).hasMessageContaining("because");
        assertThat(thrown.getMessage()).contains(rule.canaries());
    }
}
