/**
 * Stands in for `@aws-sdk/checksums` in the bundles (infra/bundle/sdk-parts.ts). A function only gets objects, and asks
 * for no checksum of them (functions/ingest/read-object.ts). The package would come with every algorithm, and loads
 * `node:zlib` for the CRC-32 of a request that has no body: 2% of the CPU until the first file is done.
 */
export function resolveFlexibleChecksumsConfig<T>(config: T): T {
  return config;
}

export function getFlexibleChecksumsPlugin() {
  return { applyToStack: () => {} };
}

/** Settings that nobody asks for without the plugin. */
export const NODE_REQUEST_CHECKSUM_CALCULATION_CONFIG_OPTIONS = {};
export const NODE_RESPONSE_CHECKSUM_VALIDATION_CONFIG_OPTIONS = {};

export const Sha1 = undefined;
