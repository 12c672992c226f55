package io.rolescope.users;

import static io.rolescope.schema.auth.Tables.SESSIONS;
import static io.rolescope.schema.auth.Tables.USERS;

import io.rolescope.explorer.KnownTables;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the auth server's tables are asked.
final class UsersQueries {
    private static final int SESSIONS_SHOWN = 20;

    private UsersQueries() {}

    static PersonDetail.@Nullable Account account(DSLContext db, UUID user) {
        if (!KnownTables.present(db, USERS) || !KnownTables.readable(db, USERS)) {
            return null;
        }
        List<PersonDetail.Session> sessions = sessions(db, user);
        return db.select(
                        USERS.LAST_SIGN_IN_AT,
                        USERS.CREATED_AT,
                        USERS.EMAIL_CONFIRMED_AT,
                        USERS.BANNED_UNTIL,
                        USERS.IS_ANONYMOUS)
                .from(USERS)
                .where(USERS.ID.eq(user))
                .fetchOne(row -> new PersonDetail.Account(
                        row.value1(), row.value2(), row.value3(), row.value4(), row.value5(), sessions));
    }

    private static List<PersonDetail.Session> sessions(DSLContext db, UUID user) {
        if (!KnownTables.present(db, SESSIONS) || !KnownTables.readable(db, SESSIONS)) {
            return List.of();
        }
        return db.select(
                        SESSIONS.ID,
                        SESSIONS.CREATED_AT,
                        SESSIONS.NOT_AFTER,
                        SESSIONS.AAL.cast(String.class),
                        DSL.field("pg_catalog.host({0})", String.class, SESSIONS.IP),
                        SESSIONS.USER_AGENT)
                .from(SESSIONS)
                .where(SESSIONS.USER_ID.eq(user))
                .orderBy(SESSIONS.CREATED_AT.desc().nullsLast())
                .limit(SESSIONS_SHOWN)
                .fetch(row -> new PersonDetail.Session(
                        row.value1().toString(), row.value2(), row.value3(), row.value4(), row.value5(), row.value6()));
    }
}
