package org.nightjar.pipeline.store;

import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import org.nightjar.pipeline.store.S3ProductStore.Address;

/** Writes into a bucket as other programs do, under whatever names. */
final class ForeignObjects {
  private ForeignObjects() {}

  static void put(Address address, String name, byte[] bytes) throws Exception {
    var client =
        MinioClient.builder()
            .endpoint(address.endpoint())
            .credentials(address.accessKey(), address.secretKey());
    if (address.region() != null) {
      client.region(address.region());
    }
    try (var another = client.build()) {
      another.putObject(
          PutObjectArgs.builder().bucket(address.bucket()).object(name).stream(
                  new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
              .build());
    }
  }
}
