package org.nightjar.qa.rest.pages;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.Response;

/** Pages as answers. */
final class Html {
  private static final String TYPE = "text/html; charset=utf-8";

  private Html() {}

  /** A page as it is now. */
  static Response page(TemplateInstance page) {
    return answer(Response.Status.OK, page);
  }

  /** A page that says that there is nothing. */
  static Response missing(TemplateInstance page) {
    return answer(Response.Status.NOT_FOUND, page);
  }

  private static Response answer(Response.Status status, TemplateInstance page) {
    return Response.status(status)
        .entity(page.render())
        .header("Content-Type", TYPE)
        .header("Cache-Control", "no-cache")
        .build();
  }
}
