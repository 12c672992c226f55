/// The Jobs page. Floor 4.
@NullMarked
package io.rolescope.jobs.ui;

import org.jspecify.annotations.NullMarked;
