@NullMarked
package io.rolescope.access.survey.ui;

import org.jspecify.annotations.NullMarked;
