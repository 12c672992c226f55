package io.rolescope.canary.files;

import static io.rolescope.schema.public_.Tables.FILES;

import org.jooq.Select;
import org.jooq.impl.DSL;

final class FilesCounter {
    Select<?> all() {
        return DSL.selectCount().from(FILES);
    }
}
