package io.rolescope.access.rehearse;

import io.rolescope.access.explain.StatementShape;
import java.util.List;

/// Which triggers a shape of statement may fire.
final class ShapeEvents {
    private ShapeEvents() {}

    static List<String> of(StatementShape shape) {
        return switch (shape) {
            case SELECT, SELECT_FOR_UPDATE, SELECT_FOR_SHARE -> List.of();
            case INSERT,
                    INSERT_RETURNING,
                    INSERT_ON_CONFLICT_DO_NOTHING,
                    INSERT_ON_CONFLICT_KEY_DO_NOTHING,
                    MERGE_INSERT,
                    MERGE_INSERT_RETURNING -> List.of("INSERT");
            case INSERT_ON_CONFLICT_DO_UPDATE -> List.of("INSERT", "UPDATE");
            case UPDATE, UPDATE_WITHOUT_WHERE, UPDATE_RETURNING, MERGE_UPDATE, MERGE_UPDATE_BY_SOURCE ->
                List.of("UPDATE");
            case DELETE, DELETE_WITHOUT_WHERE, DELETE_RETURNING, MERGE_DELETE, MERGE_DELETE_BY_SOURCE ->
                List.of("DELETE");
        };
    }
}
