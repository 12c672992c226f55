package io.rolescope.identities;

import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The people of a backend: found by name, e-mail or id, and turned into the identity their token would give them.
///
/// Where they are listed is discovered from the catalog (`auth.users` with the profiles beside it, else the table that
/// looks most like a list of users). Read as the observer, since a directory filtered by row security would hide the
/// very people one looks for; [#complete] tells whether that worked.
public final class UserDirectory {
    private final Backend backend;
    private final SchemeDetection detection;
    private final SessionIdentity reader;
    private final @Nullable PeopleTables people;
    private final @Nullable MembershipTables memberships;

    private UserDirectory(
            Backend backend,
            SchemeDetection detection,
            SessionIdentity reader,
            @Nullable PeopleTables people,
            @Nullable MembershipTables memberships) {
        this.backend = backend;
        this.detection = detection;
        this.reader = reader;
        this.people = people;
        this.memberships = memberships;
    }

    /// A page of people.
    ///
    /// @param next where the next page starts, `null` on the last
    public record Page(List<Person> people, @Nullable Position next) {}

    /// A place in the order of a search; only for handing back.
    public record Position(int rank, String sortName, String id) {}

    /// Looks where the people are, with the scheme as detected.
    public static UserDirectory of(Backend backend) {
        return of(backend, SchemeDetection.of(backend));
    }

    /// Looks where the people are.
    ///
    /// @param detection the scheme that identities will be made for, perhaps edited
    public static UserDirectory of(Backend backend, SchemeDetection detection) {
        for (SessionIdentity reader : List.of(backend.observer(), SessionIdentity.login())) {
            TableShapes shapes = backend.as(reader).read(TableShapes::ask);
            Optional<PeopleTables> people =
                    PeopleTables.in(shapes, detection.scheme().people());
            if (people.isPresent()) {
                MembershipTables memberships = MembershipTables.in(shapes, people.get());
                return new UserDirectory(backend, detection, reader, people.get(), memberships);
            }
        }
        return new UserDirectory(backend, detection, SessionIdentity.login(), null, null);
    }

    /// Whether any table of people was found that may be read.
    public boolean exists() {
        return people != null;
    }

    /// Whether row security hides nobody from the directory.
    public boolean complete() {
        return backend.facts().observerBypassesRls();
    }

    /// Which tables it reads, for people who wonder where names come from: “auth.users”, “public.profiles”.
    public List<String> sources() {
        if (people == null) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        all.add(people.base().schema() + "." + people.base().name());
        people.profiles()
                .forEach(one -> all.add(one.table().schema() + "." + one.table().name()));
        if (memberships != null) {
            all.addAll(memberships.sources());
        }
        return all;
    }

    public SchemeDetection detection() {
        return detection;
    }

    /// People whose name, e-mail or id has every word of `text`, best matches first, then by name; everybody for an
    /// empty text.
    ///
    /// @param after [Page#next] of the page before, `null` for the first
    public Page search(String text, @Nullable Position after, int limit, ReadOptions options) {
        if (people == null) {
            return new Page(List.of(), null);
        }
        PeopleTables from = people;
        return backend.as(reader)
                .read(options, db -> page(db, from, text.strip().toLowerCase(Locale.ROOT), after, limit));
    }

    /// The first page of [#search(String, Position, int, ReadOptions)].
    public Page search(String text, int limit) {
        return search(text, null, limit, ReadOptions.standard());
    }

    /// Exactly one person.
    ///
    /// @param idOrEmail the key in the table of users, or an e-mail address in any case
    /// @throws FailureException with [Failure.Invalid] when nobody or more than one is meant
    public Person find(String idOrEmail) {
        String text = idOrEmail.strip();
        if (people == null) {
            throw invalid(
                    "This backend has no table of users that this login may read.", "Use role: or claims: instead.");
        }
        PeopleTables from = people;
        boolean email = text.contains("@");
        if (!email && !couldBeId(text, from.idType())) {
            throw invalid(
                    "“" + text + "” is neither an e-mail address nor a user's id.", "Name the user by one of them.");
        }
        List<Person> found = backend.as(reader)
                .read(db -> people(
                        db,
                        from,
                        rows(db, from, DSL.inline(0))
                                .and(
                                        email
                                                ? DSL.lower(from.email()).eq(text.toLowerCase(Locale.ROOT))
                                                : from.idIs(text))
                                .limit(20)
                                .fetch()));
        // a deleted account keeps its address on some backends; the living one is meant
        List<Person> living =
                found.stream().filter(one -> !"deleted".equals(one.state())).toList();
        List<Person> meant = living.isEmpty() ? found : living;
        if (meant.isEmpty()) {
            throw invalid(
                    "No user has the " + (email ? "e-mail address " : "id ") + text + " here.",
                    complete()
                            ? "Check the spelling, or search by name."
                            : "Check the spelling; this login may not see everybody.");
        }
        if (meant.size() > 1) {
            throw invalid(
                    meant.size() + " users have the e-mail address " + text + ".",
                    "Name one by id: "
                            + String.join(", ", meant.stream().map(Person::id).toList()) + ".");
        }
        return meant.get(0);
    }

    /// The identity that `person`'s token would give, in the first of their memberships.
    public Identity.User identity(Person person) {
        return signIn(person).user();
    }

    /// The same, with what is worth knowing about how it was put together.
    public SignIn signIn(Person person) {
        return signIn(
                person,
                person.memberships().isEmpty() ? null : person.memberships().get(0));
    }

    /// The same, working in one of the person's tenants; that matters where claims or settings name one.
    public SignIn signIn(Person person, Person.@Nullable Membership tenant) {
        return new TokenMaker(backend, detection, reader, people).signIn(person, tenant);
    }

    private Page page(DSLContext db, PeopleTables from, String text, @Nullable Position after, int limit) {
        Field<Integer> rank = rank(from, text);
        Field<String> sortName = DSL.lower(from.name());
        SelectConditionStep<? extends Record> query = rows(db, from, rank);
        for (String word : text.split("\\s+", -1)) {
            query = query.and(word.isEmpty() ? DSL.noCondition() : contains(from, word));
        }
        if (after != null) {
            query = query.and(DSL.row(rank, sortName, from.id())
                    .gt(DSL.row(DSL.val(after.rank()), DSL.val(after.sortName()), DSL.val(after.id()))));
        }
        // by the names of the columns put out: a constant rank would be read as a column's number
        List<? extends Record> rows = query.orderBy(
                        DSL.field(DSL.name("rank")), DSL.field(DSL.name("sort_name")), DSL.field(DSL.name("id")))
                .limit(limit + 1)
                .fetch();
        List<? extends Record> shown = rows.subList(0, Math.min(limit, rows.size()));
        @Nullable Position next = null;
        if (rows.size() > limit) {
            Record last = shown.get(shown.size() - 1);
            next = new Position(
                    last.get("rank", Integer.class), last.get("sort_name", String.class), last.get("id", String.class));
        }
        return new Page(people(db, from, shown), next);
    }

    private SelectConditionStep<? extends Record> rows(DSLContext db, PeopleTables from, Field<Integer> rank) {
        return db.select(
                        from.id().as("id"),
                        from.name().as("name"),
                        from.email().as("email"),
                        from.phone().as("phone"),
                        from.platformRole().as("platform_role"),
                        from.state().as("state"),
                        rank.as("rank"),
                        DSL.lower(from.name()).as("sort_name"))
                .from(from.from())
                .where(DSL.noCondition());
    }

    private List<Person> people(DSLContext db, PeopleTables from, List<? extends Record> rows) {
        List<String> ids = rows.stream().map(row -> row.get("id", String.class)).toList();
        Map<String, List<Person.Membership>> belonging = memberships == null ? Map.of() : memberships.of(db, ids);
        return rows.stream()
                .map(row -> new Person(
                        row.get("id", String.class),
                        Person.called(
                                row.get("name", String.class),
                                row.get("email", String.class),
                                row.get("id", String.class)),
                        row.get("email", String.class),
                        row.get("phone", String.class),
                        row.get("platform_role", String.class),
                        belonging.getOrDefault(row.get("id", String.class), List.of()),
                        row.get("state", String.class)))
                .toList();
    }

    private static Condition contains(PeopleTables from, String word) {
        String anywhere = "%" + escaped(word) + "%";
        return DSL.lower(from.name())
                .like(anywhere, '\\')
                .or(DSL.lower(from.email()).like(anywhere, '\\'))
                .or(from.id().like(escaped(word) + "%", '\\'))
                .or(from.phone().like(escaped(word) + "%", '\\'));
    }

    /// Exact, then beginning of name or address, then beginning of a word of the name, then anywhere.
    private static Field<Integer> rank(PeopleTables from, String text) {
        if (text.isEmpty()) {
            return DSL.inline(0);
        }
        Field<String> name = DSL.lower(from.name());
        Field<String> email = DSL.lower(from.email());
        String start = escaped(text) + "%";
        return DSL.when(name.eq(text).or(email.eq(text)).or(from.id().eq(text)), DSL.inline(0))
                .when(name.like(start, '\\').or(email.like(start, '\\')), DSL.inline(1))
                .when(name.like("% " + start, '\\'), DSL.inline(2))
                .otherwise(DSL.inline(3));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static boolean couldBeId(String text, String type) {
        return switch (type) {
            case "uuid" -> text.matches("\\{?[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}}?");
            case "integer", "bigint", "smallint" -> fits(text, type);
            default -> !text.isEmpty();
        };
    }

    private static boolean fits(String text, String type) {
        try {
            long number = Long.parseLong(text);
            return switch (type) {
                case "smallint" -> number == (short) number;
                case "integer" -> number == (int) number;
                default -> true;
            };
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static FailureException invalid(String sentence, String nextStep) {
        return new FailureException(new Failure.Invalid(sentence, nextStep, "", null));
    }
}
