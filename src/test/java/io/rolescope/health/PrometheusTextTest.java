package io.rolescope.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.health.PrometheusText.Sample;
import io.rolescope.health.ServiceMetrics.FunctionFigures;
import io.rolescope.health.ServiceMetrics.QueryFigures;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    @Test
    void namesLabelsAndValuesAreRead() {
        List<Sample> samples = PrometheusText.parse("""
                # HELP up Whether it is up
                # TYPE up gauge
                up 1
                calls_total{name="a \\"quoted\\" \\\\ name\\nnext",status="ok",} 3.5e2 1700000000000
                empty{} NaN
                far{le="+Inf"} +Inf
                """);
        assertThat(samples).extracting(Sample::name).containsExactly("up", "calls_total", "empty", "far");
        assertThat(samples.get(1).label("name")).isEqualTo("a \"quoted\" \\ name\nnext");
        assertThat(samples.get(1).value()).isEqualTo(350);
        assertThat(samples.get(2).value()).isNaN();
        assertThat(samples.get(3).value()).isInfinite();
    }

    @Test
    void brokenLinesAreLeftOut() {
        assertThat(PrometheusText.parse("a{b=\"c\na{b} 1\na{b=\"c\"\nx y\n{} 1\n<html>\nfine 2"))
                .extracting(Sample::name)
                .containsExactly("fine");
    }

    @Property
    void noTextAtAllMakesItFail(@ForAll String text) {
        assertThat(PrometheusText.parse(text)).isNotNull();
    }

    @Test
    void functionsAndQueriesAreSummedUp() {
        ServiceMetrics metrics = ServiceMetrics.of(PrometheusText.parse("""
                supabase_edge_function_invocations_total{function_name="greet",status="success"} 95
                supabase_edge_function_invocations_total{function_name="greet",status="error"} 5
                supabase_edge_function_duration_seconds_count{function_name="greet"} 100
                supabase_edge_function_duration_seconds_sum{function_name="greet"} 20
                supabase_edge_function_duration_seconds_max{function_name="greet"} 3
                supabase_edge_function_duration_seconds_bucket{function_name="greet",le="0.1"} 50
                supabase_edge_function_duration_seconds_bucket{function_name="greet",le="0.5"} 96
                supabase_edge_function_duration_seconds_bucket{function_name="greet",le="+Inf"} 100
                supabase_rls_query_duration_seconds_count{table="files",operation="select"} 4
                supabase_rls_query_duration_seconds_sum{table="files",operation="select"} 0.002
                supabase_rls_query_duration_seconds{table="files",operation="select",quantile="0.95"} 0.0007
                """));
        FunctionFigures greet = metrics.functions().getFirst();
        assertThat(greet.calls()).isEqualTo(100);
        assertThat(greet.byStatus()).isEqualTo(Map.of("success", 95L, "error", 5L));
        assertThat(greet.errorRate()).isEqualTo(5.0);
        assertThat(greet.averageMillis()).isCloseTo(200, Offset.offset(1e-6));
        assertThat(greet.p95Millis()).isEqualTo(500);
        QueryFigures files = metrics.queries().getFirst();
        assertThat(files.table()).isEqualTo("files");
        assertThat(files.averageMillis()).isCloseTo(0.5, Offset.offset(1e-6));
        assertThat(files.p95Millis()).isCloseTo(0.7, Offset.offset(1e-6));
    }

    @Test
    void nothingMeasuredIsNoNumber() {
        ServiceMetrics metrics = ServiceMetrics.of(
                PrometheusText.parse("supabase_edge_function_duration_seconds_count{function_name=\"a\"} 0"));
        assertThat(metrics.functions().getFirst().averageMillis()).isNull();
        assertThat(metrics.functions().getFirst().errorRate()).isNull();
    }
}
