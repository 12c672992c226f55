/// How the backend is doing: health score, agents, alerts, and what the database server tells about itself. Floor 3.
@NullMarked
package io.rolescope.health;

import org.jspecify.annotations.NullMarked;
