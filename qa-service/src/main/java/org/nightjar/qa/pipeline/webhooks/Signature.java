package org.nightjar.qa.pipeline.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells the one who is called who calls, and that nothing was altered or sent again later. */
public final class Signature {
  public static final String HEADER = "X-Nightjar-Signature";
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /**
   * The header's value: {@code t=<seconds>,v1=<hex>}, the HMAC-SHA256 under the shared secret of
   * {@code <seconds>.<body>}.
   *
   * @param epochSeconds when it is sent
   */
  public static String of(String secret, long epochSeconds, String body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      var hex =
          HexFormat.of()
              .formatHex(mac.doFinal((epochSeconds + "." + body).getBytes(StandardCharsets.UTF_8)));
      return "t=" + epochSeconds + ",v1=" + hex;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
