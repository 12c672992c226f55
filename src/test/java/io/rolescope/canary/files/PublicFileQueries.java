package io.rolescope.canary.files;

import static io.rolescope.schema.public_.Tables.FILES;

import org.jooq.Select;
import org.jooq.impl.DSL;

public final class PublicFileQueries {
    Select<?> all() {
        return DSL.selectFrom(FILES);
    }
}
