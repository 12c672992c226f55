package io.rolescope.sandbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.impl.DSL;

/// A table that names an organization, as the catalog describes it.
///
/// @param name the table in schema public
/// @param organization the column that names the organization; the key where the table is the list of them
/// @param key the first column of the primary key
/// @param columns the columns that can be written
/// @param needed those of them without a default
/// @param people columns that refer to people
record TenantTable(
        String name, String organization, String key, List<String> columns, List<String> needed, List<String> people) {

    /// A column counts when a foreign key leads from it to the organizations, or when it is called like one that does:
    /// logs outlive what they name and so have no foreign keys.
    private static final String TABLES = """
            select c.relname, a.attname,
                   (select k.attname from pg_index i
                      join pg_attribute k on k.attrelid = c.oid and k.attnum = i.indkey[0]
                     where i.indrelid = c.oid and i.indisprimary)
              from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and (a.attname = 'organization_id'
                    or (c.oid = 'public.organizations'::regclass and a.attname = 'id')
                    or exists (select from pg_constraint f
                                where f.conrelid = c.oid and f.contype = 'f' and f.conkey = array[a.attnum]
                                  and f.confrelid = 'public.organizations'::regclass))
             order by 1, 2
            """;

    private static final String COLUMNS = """
            select a.attname, a.atthasdef or not a.attnotnull,
                   a.attname = 'user_id'
                   or exists (select from pg_constraint f
                               where f.conrelid = a.attrelid and f.contype = 'f' and f.conkey = array[a.attnum]
                                 and f.confrelid = 'public.profiles'::regclass)
              from pg_attribute a
             where a.attrelid = '%s'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             order by a.attnum
            """;

    static List<TenantTable> in(DataSource superuser) throws SQLException {
        List<TenantTable> tables = new ArrayList<>();
        try (Connection connection = superuser.getConnection();
                Statement statement = connection.createStatement()) {
            for (List<String> row : rows(statement, TABLES)) {
                tables.add(read(statement, row.get(0), row.get(1), row.get(2)));
            }
        }
        return tables;
    }

    private static TenantTable read(Statement statement, String name, String organization, String key)
            throws SQLException {
        List<String> columns = new ArrayList<>();
        List<String> needed = new ArrayList<>();
        List<String> people = new ArrayList<>();
        String sql = COLUMNS.formatted(DSL.name("public", name));
        for (List<String> row : rows(statement, sql)) {
            columns.add(row.get(0));
            if (row.get(1).equals("f")) {
                needed.add(row.get(0));
            }
            if (row.get(2).equals("t")) {
                people.add(row.get(0));
            }
        }
        return new TenantTable(name, organization, key, columns, needed, people);
    }

    static List<List<String>> rows(Statement statement, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /// Quoted, with its schema.
    String quoted() {
        return DSL.name("public", name).toString();
    }

    static String column(String column) {
        return DSL.name(column).toString();
    }

    static String literal(String value) {
        return DSL.inline(value).toString();
    }

    /// A condition for rows of this organization.
    String own(String id) {
        return column(organization) + " = " + literal(id);
    }

    /// A condition for rows of another organization, or of none.
    String foreign(String id) {
        return column(organization) + " is distinct from " + literal(id);
    }

    /// What is open to others on purpose: the platform's own rows, and what was published to everybody.
    String open() {
        return switch (name) {
            case "capabilities" -> "(status = 'published' and approval_status = 'approved' and deleted_at is null)";
            case "dashboard_templates" -> "(is_published and organization_id is null)";
            default -> "false";
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
