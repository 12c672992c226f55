/// What the sections of the Functions page share: the request being written, variables, tokens, answers. Floor 4.
@NullMarked
package io.rolescope.functions.ui.desk;

import org.jspecify.annotations.NullMarked;
