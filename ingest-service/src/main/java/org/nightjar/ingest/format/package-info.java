/** Files of many formats to pixels and cards. All of them are hostile. */
@NullMarked
package org.nightjar.ingest.format;

import org.jspecify.annotations.NullMarked;
