package io.rolescope.app;

import io.rolescope.app.CommandPalette.Entry;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Person;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.platform.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// Tables and people of the open backend, found by what is typed.
final class PaletteSearch implements CommandPalette.Source {
    private static final int TABLES = 8;

    private final @Nullable Viewpoint viewpoint;
    private final Navigator navigator;

    PaletteSearch(@Nullable Viewpoint viewpoint, Navigator navigator) {
        this.viewpoint = viewpoint;
        this.navigator = navigator;
    }

    @Override
    public List<Entry> find(String typed, Cancellation cancellation) throws Exception {
        if (viewpoint == null || typed.isEmpty()) {
            return List.of();
        }
        List<Entry> found = new ArrayList<>(new PeopleSearch(viewpoint, this::showPerson).find(typed, cancellation));
        found.addAll(tables(viewpoint, typed, cancellation));
        return found;
    }

    private List<Entry> tables(Viewpoint open, String typed, Cancellation cancellation) {
        return open.backend()
                .as(SessionIdentity.login())
                .read(
                        ReadOptions.cancelledBy(cancellation),
                        db -> db.fetch("""
                                select n.nspname::text as schema, c.relname::text as name
                                  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                                 where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
                                   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                                   and strpos(n.nspname || '.' || c.relname, lower(?)) > 0
                                 order by strpos(c.relname, lower(?)) <> 1, length(c.relname), n.nspname, c.relname
                                 limit ?
                                """, typed, typed, TABLES).map(this::table));
    }

    private void showPerson(Person person) {
        navigator.open("users", Map.of("user", person.id()));
    }

    private Entry table(Record row) {
        String schema = row.get("schema", String.class);
        String name = row.get("name", String.class);
        return new Entry(
                Feather.DATABASE,
                schema + "." + name,
                "table",
                () -> navigator.open("explorer", Map.of("schema", schema, "table", name)));
    }
}
