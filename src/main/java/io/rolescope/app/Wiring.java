package io.rolescope.app;

import io.rolescope.access.ui.SimulatorPage;
import io.rolescope.access.ui.expect.PolicyTestsPage;
import io.rolescope.access.ui.survey.IsolationPage;
import io.rolescope.access.ui.survey.MatrixPage;
import io.rolescope.access.ui.survey.ReachPage;
import io.rolescope.access.ui.verify.VerifyPage;
import io.rolescope.agents.ui.AgentsPage;
import io.rolescope.audit.ui.AuditPage;
import io.rolescope.connections.ActivityLog;
import io.rolescope.deliveries.ui.DeliveriesPage;
import io.rolescope.explorer.ui.ExplorerPage;
import io.rolescope.files.ui.FilesPage;
import io.rolescope.functions.ui.FunctionsPage;
import io.rolescope.health.ui.HealthPage;
import io.rolescope.identities.Viewpoint;
import io.rolescope.jobs.ui.JobsPage;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.organizations.ui.OrganizationsPage;
import io.rolescope.overview.ui.OverviewPage;
import io.rolescope.platform.settings.Folders;
import io.rolescope.policies.ui.PoliciesPage;
import io.rolescope.sql.ui.SqlPage;
import io.rolescope.usage.ui.UsagePage;
import io.rolescope.users.ui.UsersPage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import org.kordamp.ikonli.feather.Feather;

/// Makes the pages, by hand. No container, no locator.
final class Wiring {

    /// Makes a page over an open backend.
    @FunctionalInterface
    interface PageMaker {
        Page make(Viewpoint viewpoint, Tasks tasks, Navigator navigator);
    }

    private final Map<PageKind, PageMaker> makers = new EnumMap<>(PageKind.class);

    /// @param activity where pages note what was revealed and exported
    /// @param folders where the Functions page keeps its history and variables
    Wiring(ActivityLog activity, Folders folders) {
        // one line a page, in the order of PageKind
        makers.put(PageKind.OVERVIEW, OverviewPage::new);
        makers.put(PageKind.ORGANIZATIONS, OrganizationsPage::new);
        makers.put(
                PageKind.USERS, (viewpoint, tasks, navigator) -> new UsersPage(viewpoint, tasks, navigator, activity));
        makers.put(
                PageKind.FILES, (viewpoint, tasks, navigator) -> new FilesPage(viewpoint, tasks, navigator, activity));
        makers.put(
                PageKind.AUDIT, (viewpoint, tasks, navigator) -> new AuditPage(viewpoint, tasks, navigator, activity));
        makers.put(PageKind.HEALTH, HealthPage::new);
        makers.put(PageKind.AGENTS, AgentsPage::new);
        makers.put(PageKind.USAGE, UsagePage::new);
        makers.put(PageKind.DELIVERIES, DeliveriesPage::new);
        makers.put(PageKind.JOBS, JobsPage::new);
        makers.put(PageKind.POLICIES, PoliciesPage::new);
        makers.put(
                PageKind.SIMULATOR,
                (viewpoint, tasks, navigator) -> new SimulatorPage(viewpoint, tasks, navigator, activity));
        makers.put(
                PageKind.MATRIX,
                (viewpoint, tasks, navigator) -> new MatrixPage(viewpoint, tasks, navigator, activity));
        makers.put(
                PageKind.ISOLATION,
                (viewpoint, tasks, navigator) -> new IsolationPage(viewpoint, tasks, navigator, activity));
        makers.put(
                PageKind.REACH, (viewpoint, tasks, navigator) -> new ReachPage(viewpoint, tasks, navigator, activity));
        makers.put(
                PageKind.TESTS,
                (viewpoint, tasks, navigator) -> new PolicyTestsPage(viewpoint, tasks, navigator, activity));
        makers.put(
                PageKind.VERIFY,
                (viewpoint, tasks, navigator) -> new VerifyPage(viewpoint, tasks, navigator, activity));
        makers.put(
                PageKind.FUNCTIONS,
                (viewpoint, tasks, navigator) -> new FunctionsPage(
                        viewpoint,
                        tasks,
                        navigator,
                        Folders.ready(folders.data().resolve("requests"))));
        makers.put(
                PageKind.EXPLORER,
                (viewpoint, tasks, navigator) -> new ExplorerPage(viewpoint, tasks, navigator, activity));
        makers.put(PageKind.SQL, (viewpoint, tasks, navigator) -> new SqlPage(viewpoint, tasks, navigator, activity));
    }

    Page page(PageKind kind, Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        return Optional.ofNullable(makers.get(kind))
                .map(maker -> maker.make(viewpoint, tasks, navigator))
                .orElseGet(() -> new Absent(kind));
    }

    /// Stands in the list for a page that this build does not carry.
    private record Absent(PageKind kind) implements Page {
        @Override
        public Node root() {
            return EmptyView.of(Feather.SLASH, kind.title(), "This build of Rolescope does not carry this page.");
        }

        @Override
        public void reload() {}

        @Override
        public void close() {}
    }
}
