package io.rolescope.access.explain;

import io.rolescope.access.catalog.Table;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a key as a person writes it.
public final class RowKeys {
    private static final Pattern PLACE =
            Pattern.compile("(?:tableoid=([0-9]+)\\s*,\\s*)?(?:ctid=)?(\\([0-9]+,[0-9]+\\))");

    private RowKeys() {}

    /// `4711`, `id=4711`, or `a=1, b=2` for a key of several columns; `(0,1)` for a place in a table without a
    /// key, or `tableoid=16400, ctid=(0,1)` as it is shown; `a=1` with any columns for a view.
    ///
    /// @throws FailureException with [Failure.Invalid] when it does not name the key's columns
    public static RowKey parse(Table table, String written) {
        if (!table.canHavePolicies()) {
            return ofView(table, written);
        }
        List<String> columns = table.key();
        if (columns.isEmpty()) {
            return place(table, written);
        }
        if (columns.size() == 1) {
            String name = columns.getFirst();
            String value = written.startsWith(name + "=") ? written.substring(name.length() + 1) : written;
            return new RowKey(Map.of(name, value), false);
        }
        Map<String, String> given = named(written);
        Map<String, String> ordered = new LinkedHashMap<>();
        for (String column : columns) {
            String value = given.get(column);
            if (value == null) {
                throw new FailureException(new Failure.Invalid(
                        "The key of " + table.name() + " is " + String.join(", ", columns) + ".",
                        "Write it as " + String.join("=…, ", columns) + "=….",
                        "",
                        null));
            }
            ordered.put(column, value);
        }
        return new RowKey(ordered, false);
    }

    /// As it is shown, or the place alone.
    private static RowKey place(Table table, String written) {
        Matcher place = PLACE.matcher(written.strip());
        if (!place.matches()) {
            throw new FailureException(new Failure.Invalid(
                    table.name() + " has no key; its rows are told by their places.",
                    "Write (0,1), or tableoid=…, ctid=(0,1) as it is shown.",
                    "",
                    null));
        }
        Map<String, String> columns = new LinkedHashMap<>();
        if (place.group(1) != null) {
            columns.put("tableoid", place.group(1));
        }
        columns.put("ctid", place.group(2));
        return new RowKey(columns, true);
    }

    /// A view has no key; any of its columns may tell a row.
    private static RowKey ofView(Table view, String written) {
        Map<String, String> given = named(written);
        if (given.isEmpty()
                || given.keySet().stream().anyMatch(name -> view.column(name).isEmpty())) {
            throw new FailureException(new Failure.Invalid(
                    "“" + written + "” names no columns of " + view.name() + ", which has no key.",
                    "Write column=value, and more of them behind commas.",
                    "",
                    null));
        }
        return new RowKey(given, false);
    }

    private static Map<String, String> named(String written) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String part : written.split(",(?=\\s*[^=,]+=)")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                given.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        return given;
    }
}
