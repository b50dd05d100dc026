/** What people look at: pages, and the pictures' tiles that they load. */
@NullMarked
package org.nightjar.qa.rest.pages;

import org.jspecify.annotations.NullMarked;
