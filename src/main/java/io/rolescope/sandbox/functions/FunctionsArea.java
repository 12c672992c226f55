package io.rolescope.sandbox.functions;

import io.rolescope.platform.FailureException;
import io.rolescope.sandbox.functions.EdgeFunction.Call;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Area;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.Exchange;
import io.rolescope.sandbox.gateway.Gateway;
import io.rolescope.sandbox.gateway.GatewayLimits;
import io.rolescope.sandbox.gateway.GatewayMetrics;
import io.rolescope.sandbox.gateway.RequestLog;
import io.rolescope.sandbox.gateway.TokenBuckets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `/functions/v1/NAME`: verifies the token, keeps the rate, runs the function within its time, counts and logs it.
public final class FunctionsArea implements Area {
    private final Map<String, EdgeFunction> functions;
    private final GatewayLimits limits;
    private final GatewayMetrics metrics;
    private final RequestLog log;
    private final TokenBuckets rates;
    private final ExecutorService executor;

    /// @param rates requests of one caller, over all functions
    /// @param executor runs the functions; one thread a call
    public FunctionsArea(
            List<EdgeFunction> functions,
            GatewayLimits limits,
            GatewayMetrics metrics,
            RequestLog log,
            TokenBuckets rates,
            ExecutorService executor) {
        this.functions = functions.stream().collect(Collectors.toMap(EdgeFunction::name, Function.identity()));
        this.limits = limits;
        this.metrics = metrics;
        this.log = log;
        this.rates = rates;
        this.executor = executor;
    }

    @Override
    public String prefix() {
        return "/functions/v1";
    }

    @Override
    public void answer(Exchange exchange) throws Exception {
        List<String> path = exchange.path();
        if (path.isEmpty() && exchange.method().equals("GET")) {
            exchange.answer(200, Map.of("functions", names()));
            return;
        }
        @Nullable EdgeFunction function = path.size() == 1 ? functions.get(path.getFirst()) : null;
        if (function == null) {
            throw new ApiException(404, "NOT_FOUND", "Requested function was not found");
        }
        exchange.note("function", function.name());
        long start = System.nanoTime();
        int status = 500;
        try {
            Map<String, @Nullable Object> answer = run(exchange, function);
            status = 200;
            exchange.answer(200, answer);
        } catch (Exception e) {
            // a body that breaks off or comes too slowly is no failure of the function
            status = Gateway.errorOf(e).status();
            throw e;
        } finally {
            metrics.invocation(function.name(), status, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /// What there is to call; a hosted platform tells that to its owner only, a sandbox to everybody.
    private List<Map<String, String>> names() {
        return functions.keySet().stream()
                .sorted()
                .map(name -> Map.of("name", name))
                .toList();
    }

    private Map<String, @Nullable Object> run(Exchange exchange, EdgeFunction function) throws Exception {
        Caller caller = exchange.caller();
        checkRate(exchange, caller);
        if (!exchange.method().equals("POST")) {
            throw new ApiException(405, "METHOD_NOT_ALLOWED", "Method not allowed", Map.of("Allow", "POST"), null);
        }
        byte[] bytes = exchange.bodyBytes(limits.maxBody());
        Call call = new Call(exchange.id(), caller, FunctionBody.parse(bytes));
        Future<Map<String, @Nullable Object>> running = executor.submit(() -> function.run(call));
        try {
            Map<String, @Nullable Object> answer =
                    running.get(limits.functionTime().toMillis(), TimeUnit.MILLISECONDS);
            log.add(RequestLog.Level.INFO, function.name(), exchange.id(), "answered", shown(answer));
            return answer;
        } catch (TimeoutException e) {
            running.cancel(true);
            throw failed(
                    function,
                    exchange,
                    new ApiException(504, "FUNCTION_TIMEOUT", "The function took too long", Map.of(), e));
        } catch (ExecutionException e) {
            throw failed(function, exchange, e.getCause() instanceof Exception cause ? cause : e);
        }
    }

    private Exception failed(EdgeFunction function, Exchange exchange, Exception cause) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (cause instanceof ApiException error) {
            details.put("status", error.status());
        }
        if (cause instanceof FailureException failure && failure.failure().code() != null) {
            details.put("code", String.valueOf(failure.failure().code()));
        }
        log.add(RequestLog.Level.ERROR, function.name(), exchange.id(), String.valueOf(cause.getMessage()), details);
        return cause;
    }

    private void checkRate(Exchange exchange, Caller caller) {
        if (caller.isService()) {
            return;
        }
        TokenBuckets.Decision decision = rates.take(caller.key() + " " + exchange.address());
        exchange.answerHeader("X-RateLimit-Limit", Integer.toString(decision.limit()));
        exchange.answerHeader("X-RateLimit-Remaining", Integer.toString(decision.remaining()));
        long seconds = Math.max(1, decision.waitFor().plusMillis(999).toSeconds());
        exchange.answerHeader("X-RateLimit-Reset", Long.toString(decision.allowed() ? 0 : seconds));
        if (!decision.allowed()) {
            throw new ApiException(
                    429, "RATE_LIMITED", "Too many requests", Map.of("Retry-After", Long.toString(seconds)), null);
        }
    }

    private static Map<String, Object> shown(Map<String, @Nullable Object> answer) {
        Map<String, Object> known = new LinkedHashMap<>();
        answer.forEach((name, value) -> {
            if (value != null) {
                known.put(name, value);
            }
        });
        return known;
    }

    @Override
    public Map<String, Object> error(ApiException error) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("success", false);
        body.put("code", error.status());
        body.put("error", error.error());
        body.put("message", error.said());
        return body;
    }
}
