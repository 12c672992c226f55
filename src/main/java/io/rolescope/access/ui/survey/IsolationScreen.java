package io.rolescope.access.ui.survey;

import io.rolescope.access.survey.IsolationReport;
import io.rolescope.kit.Formats;
import java.util.Map;

/// The answer about isolation, as it is shown.
///
/// @param tenants names of tenants by their key, as far as the directory of people knows them
record IsolationScreen(IsolationReport report, Map<String, String> tenants) {

    IsolationScreen {
        tenants = Map.copyOf(tenants);
    }

    /// What people call a tenant: its name, else its shortened key; empty where a row names none.
    String tenant(String key) {
        return tenants.getOrDefault(key, Formats.shortId(key));
    }
}
