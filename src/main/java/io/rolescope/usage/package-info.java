/// What the assistants cost: tokens, money, response times, and the conversations and meetings behind them. Floor 3.
@NullMarked
package io.rolescope.usage;

import org.jspecify.annotations.NullMarked;
