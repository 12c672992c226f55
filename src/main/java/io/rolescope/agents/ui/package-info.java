/// The Agents page. Floor 4.
@NullMarked
package io.rolescope.agents.ui;

import org.jspecify.annotations.NullMarked;
