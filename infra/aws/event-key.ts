/**
 * An object key as S3 writes it into its event messages: form-encoded, so a space is `+`, and everything but letters, digits, `/` and `-_.*`
 * is percent-encoded UTF-8. "The s3 key provides information about the bucket and object involved in the event. The object key name value
 * is URL encoded": https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function encodeEventKey(key: string): string {
  return key
    .split('/')
    .map((part) => new URLSearchParams({ '': part }).toString().slice(1))
    .join('/');
}

/** @throws URIError when it is not form-encoded. */
export function decodeEventKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}
