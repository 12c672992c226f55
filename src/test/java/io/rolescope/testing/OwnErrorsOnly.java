package io.rolescope.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testfx.util.WaitForAsyncUtils;

/// TestFX hands every uncaught error of the whole process to whichever window test comes next. A test answers
/// for its own: what goes wrong on the window's thread is told by the test's own expectations.
///
/// Registered for all tests through `META-INF/services`.
public final class OwnErrorsOnly implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        WaitForAsyncUtils.checkAllExceptions = false;
    }
}
