package io.rolescope.functions.run;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A value as the language knows it: queried, captured, written down or given by a variable.
public sealed interface Value {
    record Null() implements Value {}

    record Bool(boolean value) implements Value {}

    /// A number.
    ///
    /// @param isInteger told apart from a number with a fraction only by `isInteger` and `isFloat`
    record Number(BigDecimal value, boolean isInteger) implements Value {
        static Number of(long value) {
            return new Number(BigDecimal.valueOf(value), true);
        }
    }

    record Text(String value) implements Value {}

    record Bytes(byte[] value) implements Value {}

    record Items(List<Value> values) implements Value {}

    /// A JSON object.
    record Members(ObjectNode value) implements Value {}

    /// The nodes an XPath found.
    record Nodes(int count) implements Value {}

    record Moment(Instant value) implements Value {}

    /// Something that is there and has no value, such as a cookie's `Secure`.
    record Present() implements Value {}

    /// A redirect that was followed.
    record Hop(String location, int status) implements Value {}
}
