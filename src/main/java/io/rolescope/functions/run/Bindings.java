package io.rolescope.functions.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables of one run, and what of them is secret. Not thread-safe; each file gets its own.
public final class Bindings {
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Redaction redaction;

    /// Starts empty.
    public Bindings(Redaction redaction) {
        this.redaction = redaction;
    }

    /// The same variables for another file; changes of one are not seen by the other.
    public Bindings copy() {
        Bindings copy = new Bindings(redaction);
        copy.values.putAll(values);
        return copy;
    }

    public void set(String name, Value value) {
        values.put(name, value);
    }

    /// Sets a variable from a command line or a variables file, where `true`, `null` and numbers get their type and
    /// quotes make anything a text.
    public void setInferred(String name, String written) {
        set(name, inferred(written));
    }

    /// Sets a variable whose value is shown nowhere.
    public void setSecret(String name, String value) {
        redaction.hide(value);
        set(name, new Value.Text(value));
    }

    public @Nullable Value get(String name) {
        return values.get(name);
    }

    public Redaction redaction() {
        return redaction;
    }

    private static Value inferred(String written) {
        if (written.equals("null")) {
            return new Value.Null();
        }
        if (written.equals("true") || written.equals("false")) {
            return new Value.Bool(Boolean.parseBoolean(written));
        }
        if (written.matches("-?\\d+")) {
            return new Value.Number(new java.math.BigDecimal(written), true);
        }
        if (written.matches("-?\\d+\\.\\d+")) {
            return new Value.Number(new java.math.BigDecimal(written), false);
        }
        boolean quoted = written.length() >= 2 && written.startsWith("\"") && written.endsWith("\"");
        return new Value.Text(quoted ? written.substring(1, written.length() - 1) : written);
    }

    /// Names only: a value could be a secret.
    @Override
    public String toString() {
        return "Bindings" + values.keySet();
    }
}
