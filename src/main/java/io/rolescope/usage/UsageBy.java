package io.rolescope.usage;

/// What usage is summed up by.
public enum UsageBy {
    ORGANIZATION("Organization"),
    ASSISTANT("Assistant"),
    PERSON("Person"),
    MODEL("Model"),
    DAY("Day");

    private final String title;

    UsageBy(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
