package io.rolescope.functions.compare;

import io.rolescope.functions.compare.IdentityMatrix.Cell;
import io.rolescope.functions.compare.IdentityMatrix.Column;
import io.rolescope.functions.compare.IdentityMatrix.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Who got what for which request, to be handed in: CSV and JSON. No tokens, no bodies.
public final class MatrixReports {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MatrixReports() {}

    /// One line a request, one column an identity; each cell the status, with a mark where the answer is another than
    /// most got.
    public static String csv(IdentityMatrix matrix) {
        StringBuilder text = new StringBuilder();
        List<String> head = new ArrayList<>(List.of("request"));
        matrix.identities().forEach(column -> head.add(column.token().label()));
        line(text, head);
        for (Row row : matrix.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.title()));
            row.cells().forEach(cell -> cells.add(word(cell)));
            line(text, cells);
        }
        return text.toString();
    }

    /// `{"identities": […], "requests": [{"request", "uniform", "answers": [{"identity", "status", "group"}]}]}`; equal
    /// groups got equal answers, 0 is the one that most got.
    public static String json(IdentityMatrix matrix) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        ArrayNode identities = report.putArray("identities");
        matrix.identities().forEach(column -> identities.add(column.token().label()));
        ArrayNode requests = report.putArray("requests");
        for (Row row : matrix.rows()) {
            ObjectNode request =
                    requests.addObject().put("request", row.title()).put("uniform", row.uniform());
            ArrayNode answers = request.putArray("answers");
            for (int i = 0; i < row.cells().size(); i++) {
                Column column = matrix.identities().get(i);
                answers.addObject()
                        .put("identity", column.token().label())
                        .put("status", row.cells().get(i).status())
                        .put("group", row.cells().get(i).group());
            }
        }
        return JSON.writeValueAsString(report);
    }

    private static String word(Cell cell) {
        String status = cell.status() == null ? "no answer" : String.valueOf(cell.status());
        return cell.isDifferent() ? status + " (other)" : status;
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append(cells.stream().map(MatrixReports::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    /// RFC 4180; a text that a spreadsheet would take for a formula is kept from being one.
    private static String quoted(String text) {
        String safe = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
