/// The pages Access matrix, Isolation and Who can see. Floor 4.
@NullMarked
package io.rolescope.access.ui.survey;

import org.jspecify.annotations.NullMarked;
