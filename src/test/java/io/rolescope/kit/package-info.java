/// Tests of the parts that pages are made of.
package io.rolescope.kit;
