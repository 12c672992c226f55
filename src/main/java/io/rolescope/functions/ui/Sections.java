package io.rolescope.functions.ui;

import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.functions.ui.desk.Workbench.Section;
import io.rolescope.functions.ui.live.LiveView;
import io.rolescope.functions.ui.live.LiveViewModel;
import io.rolescope.functions.ui.load.LoadView;
import io.rolescope.functions.ui.load.LoadViewModel;
import io.rolescope.functions.ui.past.PastView;
import io.rolescope.functions.ui.past.PastViewModel;
import io.rolescope.functions.ui.several.SeveralView;
import io.rolescope.functions.ui.several.SeveralViewModel;
import io.rolescope.functions.ui.suite.SuitesView;
import io.rolescope.functions.ui.suite.SuitesViewModel;
import javafx.scene.Node;

/// The sections of the page.
final class Sections {
    private final Workbench bench;
    private final RequestViewModel requestModel;
    private final RequestView request;
    private final SuitesViewModel suitesModel;
    private final SuitesView suites;
    private final SeveralViewModel severalModel;
    private final SeveralView several;
    private final LoadViewModel loadModel;
    private final LoadView load;
    private final PastViewModel pastModel;
    private final PastView past;
    private final LiveViewModel liveModel;
    private final LiveView live;
    private boolean shipped;

    Sections(Workbench bench) {
        this.bench = bench;
        requestModel = new RequestViewModel(bench);
        request = new RequestView(requestModel);
        suitesModel = new SuitesViewModel(bench);
        suites = new SuitesView(suitesModel);
        severalModel = new SeveralViewModel(bench, suitesModel::files);
        several = new SeveralView(severalModel);
        loadModel = new LoadViewModel(bench);
        load = new LoadView(loadModel);
        pastModel = new PastViewModel(bench, this::replay);
        past = new PastView(pastModel);
        liveModel = new LiveViewModel(bench);
        live = new LiveView(liveModel);
    }

    RequestView request() {
        return request;
    }

    SuitesViewModel suitesModel() {
        return suitesModel;
    }

    PastViewModel pastModel() {
        return pastModel;
    }

    Node node(Section section) {
        return switch (section) {
            case REQUEST -> request.root();
            case SUITES -> suites.root();
            case SEVERAL -> several.root();
            case LOAD -> load.root();
            case PAST -> past.root();
            case LIVE -> live.root();
        };
    }

    /// A section comes to the front.
    void opened(Section section) {
        if (section != Section.REQUEST && !shipped) {
            shipped = true;
            suitesModel.openShipped();
        }
        switch (section) {
            case SEVERAL -> several.opened();
            case LOAD -> load.showTarget();
            case PAST -> pastModel.load();
            default -> {}
        }
    }

    void load() {
        requestModel.load();
    }

    void focusFilter() {
        switch (bench.section().get()) {
            case REQUEST -> request.focusFilter();
            case PAST -> past.focusFilter();
            default -> {}
        }
    }

    /// Puts an old request into the section Request and sends it with today's token and variables.
    private void replay(HistoryRecord record) {
        requestModel.show(record);
        bench.section().set(Section.REQUEST);
        requestModel.send();
    }

    /// Somebody else is looked as.
    void lensChanged() {
        request.lensChanged();
        liveModel.lensChanged();
    }

    void close() {
        request.close();
        requestModel.close();
        suites.close();
        suitesModel.close();
        several.close();
        severalModel.close();
        load.close();
        past.close();
        live.close();
        liveModel.close();
        pastModel.close();
        loadModel.close();
    }
}
