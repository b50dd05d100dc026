/** Calls programs of others when something was published. */
@NullMarked
package org.nightjar.qa.pipeline.webhooks;

import org.jspecify.annotations.NullMarked;
