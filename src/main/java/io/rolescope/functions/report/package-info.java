/// Results as text, JSON and JUnit XML. What is written here comes from results that hold no secrets. Floor: feature.
@NullMarked
package io.rolescope.functions.report;

import org.jspecify.annotations.NullMarked;
