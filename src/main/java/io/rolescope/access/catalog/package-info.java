/// What a backend's access rests on, read in one round of queries: tables, policies, grants, roles, owners, helper
/// functions, triggers, keys. Floor 3.
@NullMarked
package io.rolescope.access.catalog;

import org.jspecify.annotations.NullMarked;
