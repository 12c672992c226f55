package io.rolescope.functions.hurl;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the lines of an `[Options]` section.
final class OptionReader {
    private static final Set<OptionName> UNBOUNDED = Set.of(OptionName.RETRY, OptionName.REPEAT, OptionName.MAX_REDIRS);
    private static final Set<String> LEVELS = Set.of("brief", "verbose", "debug");

    /// What a timeout may be at most, here and in the HTTP client.
    private static final long LONGEST_MILLIS = Integer.MAX_VALUE;

    private final Cursor cursor;
    private final TemplateReader templates;
    private final LiteralReader literals;

    OptionReader(Cursor cursor, TemplateReader templates, LiteralReader literals) {
        this.cursor = cursor;
        this.templates = templates;
        this.literals = literals;
    }

    /// The option at the cursor; null when the line is none.
    @Nullable
    EntryOption option() {
        int start = cursor.at();
        String word = cursor.takeWhile(c -> Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_');
        cursor.skipSpaces();
        if (word.isEmpty() || !cursor.take(":")) {
            cursor.moveTo(start);
            return null;
        }
        OptionName name = OptionName.of(word);
        if (name == null) {
            throw cursor.refuseAt(start, "“" + word + "” is no option this language knows.");
        }
        if (name.shape() == OptionName.Shape.UNSUPPORTED) {
            throw cursor.refuseAt(start, "The option “" + word + "” is not supported here.");
        }
        cursor.skipSpaces();
        EntryOption.Setting setting = setting(name);
        int end = cursor.at();
        cursor.endLine("the option “" + word + "”");
        return new EntryOption(new Span(start, end), name, setting);
    }

    private EntryOption.Setting setting(OptionName name) {
        return switch (name.shape()) {
            case FLAG -> flag(name);
            case COUNT -> count(name);
            case TIME -> time(name);
            case TEXT -> text(name);
            case FILE -> new EntryOption.Text(templates.fileName());
            case DEFINITION -> definition();
            case UNSUPPORTED -> throw new IllegalStateException(name.keyword());
        };
    }

    private EntryOption.Setting flag(OptionName name) {
        if (cursor.looksAt("{{")) {
            return new EntryOption.Computed(templates.placeholder().expression());
        }
        if (cursor.takeWord("true")) {
            return new EntryOption.Flag(true);
        }
        if (cursor.takeWord("false")) {
            return new EntryOption.Flag(false);
        }
        throw cursor.refuse("“true” or “false” is expected for “" + name.keyword() + "”, found " + cursor.here() + ".");
    }

    private EntryOption.Setting count(OptionName name) {
        if (cursor.looksAt("{{")) {
            return new EntryOption.Computed(templates.placeholder().expression());
        }
        return new EntryOption.Count(number(name, UNBOUNDED.contains(name)));
    }

    private long number(OptionName name, boolean unbounded) {
        int start = cursor.at();
        if (unbounded && cursor.looksAt("-1") && !LiteralReader.isDigit(cursor.peek(2))) {
            cursor.take("-1");
            return -1;
        }
        String digits = cursor.takeWhile(LiteralReader::isDigit);
        if (digits.isEmpty() || digits.length() > 15) {
            throw cursor.refuseAt(start, "A whole number is expected for “" + name.keyword() + "”.");
        }
        return Long.parseLong(digits);
    }

    /// A time: a whole number of milliseconds, or with one of the units `ms`, `s`, `m`, `h`.
    private EntryOption.Setting time(OptionName name) {
        if (cursor.looksAt("{{")) {
            return new EntryOption.Computed(templates.placeholder().expression());
        }
        int start = cursor.at();
        long number = number(name, false);
        int unitStart = cursor.at();
        String unit = cursor.takeWhile(Character::isLetter);
        long factor = switch (unit.isEmpty() ? "ms" : unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> throw cursor.refuseAt(unitStart, "A time is given in ms, s, m or h.");
        };
        if (number > LONGEST_MILLIS / factor) {
            throw cursor.refuseAt(start, "A time for “" + name.keyword() + "” is 24 days at most.");
        }
        return new EntryOption.Millis(number * factor);
    }

    private EntryOption.Setting text(OptionName name) {
        Template text = templates.value();
        if (text.parts().isEmpty()) {
            throw cursor.refuse("A value is expected for “" + name.keyword() + "”.");
        }
        if (name == OptionName.VERBOSITY && text.isConstant() && !LEVELS.contains(text.display())) {
            throw cursor.refuseAt(text.span().start(), "The verbosity is brief, verbose or debug.");
        }
        return new EntryOption.Text(text);
    }

    private EntryOption.Setting definition() {
        int start = cursor.at();
        String variable = cursor.takeWhile(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
        cursor.skipSpaces();
        if (variable.isEmpty() || !cursor.take("=")) {
            throw cursor.refuseAt(start, "A variable is defined as name=value.");
        }
        if (Variables.isReserved(variable)) {
            throw cursor.refuseAt(start, "“" + variable + "” is the name of a function and cannot be a variable.");
        }
        cursor.skipSpaces();
        return new EntryOption.Definition(variable, definedValue());
    }

    private Literal definedValue() {
        int start = cursor.at();
        Literal scalar = literals.tryScalar();
        if (scalar != null) {
            int end = cursor.at();
            if (cursor.tryEndLine()) {
                cursor.moveTo(end);
                return scalar;
            }
            cursor.moveTo(start);
        }
        Template text = templates.value();
        return new Literal.Text(new Span(start, cursor.at()), text);
    }
}
