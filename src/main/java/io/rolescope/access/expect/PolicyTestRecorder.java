package io.rolescope.access.expect;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Appends an expectation to a file of policy tests. What is in the file stays as it is, comments, layout and
/// line ends included: one item is put behind the last one. The new text is read back before it is written, and
/// a file that cannot be read, or in which the item has no safe place, is left alone.
public final class PolicyTestRecorder {
    private static final String ONLY_TESTS = "tests:\n";

    private PolicyTestRecorder() {}

    /// How recording ended.
    ///
    /// @param file where it stands now
    /// @param tests in the file now
    /// @param added whether it was new; the same expectation is not written twice
    public record Recorded(Path file, int tests, boolean added) {
        /// `Saved. policy-tests.yaml has 3 tests.`
        public String said() {
            return (added ? "Saved. " : "It is there already. ") + file.getFileName() + " has " + tests
                    + (tests == 1 ? " test." : " tests.");
        }
    }

    /// What a verdict that was seen, or is wanted, is as an expectation; empty for one that is not certain.
    public static Optional<Expectation> expectation(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed ignored -> Optional.of(new Expectation.Allowed());
            case Verdict.Denied ignored -> Optional.of(new Expectation.Denied());
            case Verdict.Fails fails -> Optional.of(new Expectation.Error(fails.sqlState()));
            case Verdict.DependsOnPlan ignored -> Optional.empty();
            case Verdict.Unknown ignored -> Optional.empty();
        };
    }

    /// A test about one row, named after what it says.
    ///
    /// @param who as from [IdentityReference]
    public static PolicyTest test(
            IdentityReference who, TableName table, StatementShape shape, RowKey key, Expectation expect) {
        String named = who.name() + (expect instanceof Expectation.Denied ? " may not " : " may ") + shape.label() + " "
                + table + " " + key;
        String name = expect instanceof Expectation.Error ? named + ": " + expect.word() : named;
        return new PolicyTest(
                name,
                who.written(),
                who.identity(),
                table.toString(),
                shape,
                List.of(key.toString()),
                Map.of(),
                expect);
    }

    /// The same for somebody seen from here: named by role or id where that brings back the same session.
    ///
    /// @throws FailureException when the connection is lost
    public static PolicyTest test(
            Viewpoint viewpoint,
            SessionIdentity who,
            TableName table,
            StatementShape shape,
            RowKey key,
            Expectation expect) {
        IdentityReference reference =
                new IdentityReferences(words -> Who.parse(words).session(viewpoint)).of(who);
        return test(reference, table, shape, key, expect);
    }

    /// Where policy tests are kept unless somebody says otherwise.
    public static String usualFile() {
        return Path.of(System.getProperty("user.home", ""), "policy-tests.yaml").toString();
    }

    /// The item as it will stand in a file of its own.
    public static String text(PolicyTest test) {
        return ONLY_TESTS + item(test, "  ", "\n");
    }

    /// @throws FailureException with [Failure.Invalid] for a file that is no file of policy tests, is damaged, or has
    /// a layout into which nothing can be put safely; nothing is written then
    public static Recorded append(Path file, PolicyTest test) {
        try {
            Path real = Files.exists(file) ? file.toRealPath() : file;
            String text = Files.exists(real) ? decoded(real) : "";
            List<PolicyTest> before = text.isBlank() ? List.of() : PolicyTestFile.parse(text);
            if (before.contains(test)) {
                return new Recorded(real, before.size(), false);
            }
            String longer = text.isBlank() ? text + text(test) : with(text, test);
            List<PolicyTest> expected = new ArrayList<>(before);
            expected.add(test);
            if (!PolicyTestFile.parse(longer).equals(expected)) {
                throw noPlace(real);
            }
            try (WholeFile whole = WholeFile.open(real)) {
                whole.stream().write(longer.getBytes(StandardCharsets.UTF_8));
                whole.complete();
            }
            return new Recorded(real, expected.size(), true);
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.Invalid(file + " cannot be read.", "Check its path.", e.toString(), null), e);
        }
    }

    private static String decoded(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new FailureException(
                    new Failure.Invalid(file + " is not UTF-8 text.", "It was left as it is.", e.toString(), null), e);
        }
    }

    private static String with(String text, PolicyTest test) {
        String end = text.contains("\r\n") ? "\r\n" : "\n";
        List<String> lines = new ArrayList<>(List.of(text.split("\\R", -1)));
        int head = head(lines);
        if (head >= 0 && lines.get(head).matches("tests:\\s*\\[\\s*]\\s*(#.*)?")) {
            lines.set(head, lines.get(head).replaceFirst("\\s*\\[\\s*]", ""));
            lines.add(head + 1, item(test, "  ", end).stripTrailing());
            return String.join(end, lines);
        }
        int first = firstItem(lines, head + 1);
        if (first < 0) {
            // no item in block style: reading back will refuse it
            return text + end + item(test, "  ", end);
        }
        String indent = indent(lines.get(first));
        int last = lastLine(lines, first, indent.length());
        lines.add(last + 1, item(test, indent, end).stripTrailing());
        if (last + 2 == lines.size()) {
            lines.add("");
        }
        return String.join(end, lines);
    }

    /// The line of the key “tests”, -1 where the list is the whole file.
    private static int head(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("[\"']?tests[\"']?\\s*:.*")) {
                return i;
            }
        }
        return -1;
    }

    private static int firstItem(List<String> lines, int from) {
        for (int i = from; i < lines.size(); i++) {
            String bare = lines.get(i).strip();
            if (bare.startsWith("- ") || bare.equals("-")) {
                return i;
            }
            if (!bare.isEmpty() && !bare.startsWith("#") && !bare.equals("---")) {
                return -1;
            }
        }
        return -1;
    }

    /// The last line that belongs to the list: of what follows, only blank lines and comments do not.
    private static int lastLine(List<String> lines, int first, int indent) {
        int last = first;
        for (int i = first + 1; i < lines.size(); i++) {
            String line = lines.get(i);
            String bare = line.strip();
            if (bare.isEmpty() || bare.startsWith("#")) {
                continue;
            }
            boolean item = indent(line).length() == indent && (bare.startsWith("- ") || bare.equals("-"));
            if (indent(line).length() <= indent && !item) {
                return last;
            }
            last = i;
        }
        // comments at the end belong to what is there: the new item comes after them
        int end = lines.size() - 1;
        while (end > last && lines.get(end).isBlank()) {
            end--;
        }
        return end;
    }

    private static String indent(String line) {
        return line.substring(0, line.length() - line.stripLeading().length());
    }

    /// One item, each line of it behind `indent`.
    private static String item(PolicyTest test, String indent, String end) {
        StringBuilder item = new StringBuilder();
        PolicyTestFile.write(List.of(test))
                .lines()
                .dropWhile(line -> !line.startsWith("- "))
                .forEach(line -> item.append(indent).append(line).append(end));
        return item.toString();
    }

    private static FailureException noPlace(Path file) {
        return new FailureException(new Failure.Invalid(
                "“" + file.getFileName() + "” is laid out so that nothing can be added to it safely.",
                "Write its tests as a list of items, one below the other, or choose another file.",
                "It was left as it is.",
                null));
    }

    /// Who a test is about, named so that the test still means the same person later.
    ///
    /// @param name for people
    /// @param written `role:NAME` or `user:ID`; empty where the identity is spelled out
    /// @param identity spelled out, `null` where `written` names it
    public record IdentityReference(
            String name, String written, @Nullable SessionIdentity identity) {}
}
