@NullMarked
package io.rolescope.access.ui.survey;

import org.jspecify.annotations.NullMarked;
