package io.rolescope.sandbox;

import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksAndJobsDbTest {
    private TestServices services;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = TestServices.start(folder, Map.of());
    }

    @AfterAll
    void end() {
        services.close();
    }

    @Test
    void anUploadIsProcessedWithoutAnybodyAsking() throws Exception {
        String path = NORTHSIDE + "/hooks/notes.txt";
        assertThat(services.upload(
                                "files/" + path,
                                services.person(ANA),
                                "notes".getBytes(StandardCharsets.UTF_8),
                                "text/plain")
                        .status())
                .isEqualTo(200);
        TestServices.await(
                "the findings",
                () -> "skipped"
                        .equals(services.ask(
                                "select metadata -> 'processing' ->> 'scan' from storage.objects where name = '" + path
                                        + "'")));
        TestServices.await(
                "the stored answer",
                () -> "200"
                        .equals(
                                services.ask(
                                        "select r.status_code from supabase_functions.hooks h"
                                                + " join net._http_response r on r.id = h.request_id"
                                                + " where h.hook_name = 'process_uploaded_file' and r.id > 0 order by h.id desc limit 1")));
    }

    @Test
    void aDeliveryThatFailsIsToldAsSuch() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        String id = services.ask("select net.http_post('http://127.0.0.1:" + closed + "/x', '{}'::jsonb)");
        TestServices.await(
                "the error",
                () -> "t"
                        .equals(services.ask(
                                "select error_msg is not null and status_code is null from net._http_response"
                                        + " where id = " + id)));
        assertThat(services.ask("select count(*) from net.http_request_queue where id = " + id))
                .isEqualTo("0");
        String malformed = services.ask("select net.http_post('no address', '{}'::jsonb)");
        TestServices.await(
                "the other error",
                () -> services.ask("select error_msg from net._http_response where id = " + malformed) != null);
    }

    @Test
    void queuedRequestsSurviveARestartAndFollowTheNewPort() throws Exception {
        services.services().close();
        services.run("select internal.call_function('analytics-aggregation', '{}')");
        String id = services.ask("select max(id) from net.http_request_queue");
        assertThat(id).isNotNull();
        services.restart();
        TestServices.await(
                "the answer",
                () -> "200".equals(services.ask("select status_code from net._http_response where id = " + id)));
    }

    @Test
    void jobsRunAndTheirRunsAreWrittenDown() throws Exception {
        services.run("select cron.schedule('good', '1 second', 'select count(*) from public.organizations')");
        services.run("select cron.schedule('bad', '1 second', 'select 1 / 0')");
        TestServices.await(
                "a good run",
                () -> "1 row"
                        .equals(
                                services.ask(
                                        "select d.return_message from cron.job_run_details d join cron.job j using (jobid)"
                                                + " where j.jobname = 'good' and d.status = 'succeeded' and d.end_time >= d.start_time limit 1")));
        TestServices.await(
                "a bad run",
                () -> String.valueOf(
                                services.ask(
                                        "select d.return_message from cron.job_run_details d"
                                                + " join cron.job j using (jobid) where j.jobname = 'bad' and d.status = 'failed' limit 1"))
                        .contains("division by zero"));
        services.run("select cron.unschedule('good')");
        services.run("select cron.unschedule('bad')");
    }

    @Test
    void alertsOpenOnceAndAreResolved() throws IOException {
        assertThat(services.ask("select count(*) from public.alert_rules where name in"
                        + " ('HighEdgeFunctionErrorRate', 'SystemHealthLow', 'RLSQuerySlow')"))
                .isEqualTo("3");
    }
}
