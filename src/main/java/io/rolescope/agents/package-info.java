/// Agents: which there are, what they were asked to do, what waits, how well it went. Floor 3.
@NullMarked
package io.rolescope.agents;

import org.jspecify.annotations.NullMarked;
