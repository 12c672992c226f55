package io.rolescope.functions.catalog;

import io.rolescope.connections.ReadOptions;
import io.rolescope.functions.catalog.KnownFunction.Source;
import io.rolescope.functions.history.History;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpOutcome;
import io.rolescope.platform.http.HttpRequest;
import io.rolescope.platform.http.HttpResponse;
import io.rolescope.platform.http.HttpRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Finds the functions of a backend: the list that the sandbox's gateway gives, names in triggers, jobs and function
/// bodies of the database, and those that were called from here. A hosted platform lists them to its owner only.
public final class FunctionCatalog {
    private static final Pattern CALL = Pattern.compile("/functions/v1/([A-Za-z0-9_-]+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int REMEMBERED = 1000;

    private final Viewpoint viewpoint;
    private final History history;

    public FunctionCatalog(Viewpoint viewpoint, History history) {
        this.viewpoint = viewpoint;
        this.history = history;
    }

    /// All that are known, by name. What cannot be asked is left out.
    public List<KnownFunction> find(Cancellation cancellation) {
        Map<String, Source> found = new LinkedHashMap<>();
        @Nullable String base = viewpoint.backend().profile().functionsUrl();
        if (base != null) {
            listed(base, cancellation).forEach(name -> found.putIfAbsent(name, Source.LISTED));
        }
        inDatabase(cancellation).forEach(name -> found.putIfAbsent(name, Source.DATABASE));
        if (base != null) {
            sent(base).forEach(name -> found.putIfAbsent(name, Source.SENT));
        }
        List<KnownFunction> all = new ArrayList<>();
        found.forEach((name, source) -> all.add(new KnownFunction(name, source)));
        all.sort(java.util.Comparator.comparing(KnownFunction::name));
        return List.copyOf(all);
    }

    private static List<String> listed(String base, Cancellation cancellation) {
        HttpRules rules = HttpRules.standard().withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(5));
        try (HttpCaller caller = new HttpCaller()) {
            HttpRequest request = new HttpRequest("GET", base, List.of(), null, false);
            return caller.send(request, rules, null, cancellation) instanceof HttpOutcome.Answered answered
                            && answered.last().status() == 200
                            && answered.last().content() instanceof HttpResponse.Unpacked(byte[] bytes)
                    ? names(new String(bytes, StandardCharsets.UTF_8))
                    : List.of();
        }
    }

    private static List<String> names(String body) {
        List<String> names = new ArrayList<>();
        try {
            for (JsonNode function : JSON.readTree(body).path("functions")) {
                String name = function.path("name").asString("");
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        } catch (JacksonException e) {
            // another kind of server: nothing is listed
        }
        return names;
    }

    private List<String> inDatabase(Cancellation cancellation) {
        try {
            return names(
                    viewpoint.observer().read(ReadOptions.cancelledBy(cancellation), FunctionQueries::textsWithCalls));
        } catch (FailureException e) {
            return List.of();
        }
    }

    private static List<String> names(List<String> texts) {
        List<String> names = new ArrayList<>();
        for (String text : texts) {
            Matcher matcher = CALL.matcher(text);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    private List<String> sent(String base) {
        List<String> names = new ArrayList<>();
        String below = base.endsWith("/") ? base : base + "/";
        for (HistoryRecord record : history.find(History.Search.newest(REMEMBERED))) {
            HistoryRecord.@Nullable Call call = record.call();
            // what was not found is no function
            if (call != null && call.status() != 404 && call.url().startsWith(below)) {
                String name = call.url().substring(below.length()).replaceFirst("[/?#].*", "");
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
