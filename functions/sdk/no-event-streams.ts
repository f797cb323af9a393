/**
 * Stands in for `@smithy/core/event-streams` in the bundles (infra/bundle/sdk-parts.ts). Only operations that stream
 * events need it (S3's SelectObjectContent), and no function calls one. The SDK also imports it with `import()`, and
 * for that esbuild keeps half of `@smithy/core` apart, unshaken: without it the floor of two clients needs 8% less CPU
 * to load.
 */
export function resolveEventStreamSerdeConfig<T>(config: T): T {
  return config;
}

export function eventStreamSerdeProvider(): never {
  throw new Error('operations that stream events are left out of the bundles: functions/sdk/no-event-streams.ts');
}

export const EventStreamSerde = eventStreamSerdeProvider;
export const readableStreamToIterable = eventStreamSerdeProvider;

/** A client of Bedrock makes one when it is made itself. */
export class EventStreamCodec {}
