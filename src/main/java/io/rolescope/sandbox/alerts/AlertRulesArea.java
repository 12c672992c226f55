package io.rolescope.sandbox.alerts;

import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Area;
import io.rolescope.sandbox.gateway.Exchange;
import java.util.Map;

/// `/alerts/v1/rules.yml`: the alert rules as a file for Prometheus.
public final class AlertRulesArea implements Area {
    private final AlertWatch watch;

    public AlertRulesArea(AlertWatch watch) {
        this.watch = watch;
    }

    @Override
    public String prefix() {
        return "/alerts/v1";
    }

    @Override
    public void answer(Exchange exchange) {
        if (!exchange.method().equals("GET")
                || !String.join("/", exchange.path()).equals("rules.yml")) {
            throw new ApiException(404, "not_found", "Not found");
        }
        exchange.answerText(200, "application/yaml; charset=utf-8", watch.prometheus());
    }

    @Override
    public Map<String, Object> error(ApiException error) {
        return Map.of("message", error.said());
    }
}
