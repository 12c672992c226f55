package io.rolescope.functions.hurl;

import java.util.List;

/// What stands between double braces: a variable or a function, refined by filters.
public record Expression(Span span, Head head, List<Filter> filters) {
    public Expression {
        filters = List.copyOf(filters);
    }

    /// Where the value comes from.
    public sealed interface Head {
        /// As written.
        String display();
    }

    /// The value of a variable.
    public record Variable(String name) implements Head {
        @Override
        public String display() {
            return name;
        }
    }

    /// A value made anew each time.
    public enum Function implements Head {
        NEW_UUID("newUuid"),
        NEW_DATE("newDate");

        private final String keyword;

        Function(String keyword) {
            this.keyword = keyword;
        }

        @Override
        public String display() {
            return keyword;
        }
    }
}
