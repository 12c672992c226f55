/// Tests of the surveys, over databases made for each question.
@NullMarked
package io.rolescope.access.survey;

import org.jspecify.annotations.NullMarked;
