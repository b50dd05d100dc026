/** All services in one process, with a broker and a database of their own. */
@NullMarked
package org.nightjar.standalone.up;

import org.jspecify.annotations.NullMarked;
