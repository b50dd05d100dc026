/**
 * How any stage works: a report comes in, is worked on with time-outs, retries and bounded memory,
 * and its successor goes out; only then is it acknowledged.
 *
 * <p>Failures are of five kinds. What the sky did goes on in the report, with a reason. {@link
 * BadInputException} ends the frame as REJECTED and is never retried. A frame that waits for
 * something is {@link Outcome.Parked}. Broken infrastructure (any {@link java.io.IOException} or
 * {@link java.sql.SQLException} among the causes) is retried with back-off and jitter. All else is
 * a bug. The last two, once given up, end the frame as FAILED and the message as a dead letter with
 * the reason.
 */
@NullMarked
package org.nightjar.pipeline.stage;

import org.jspecify.annotations.NullMarked;
