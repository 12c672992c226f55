package io.rolescope.sandbox.gateway;

import java.util.Map;

/// `/metrics`, for Prometheus.
public final class MetricsArea implements Area {
    private final GatewayMetrics metrics;

    public MetricsArea(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public String prefix() {
        return "/metrics";
    }

    @Override
    public void answer(Exchange exchange) {
        exchange.answerText(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
    }

    @Override
    public Map<String, Object> error(ApiException error) {
        return Map.of("message", error.said());
    }
}
