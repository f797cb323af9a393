/**
 * Stands in for `@aws-sdk/middleware-endpoint-discovery` in the bundles (infra/bundle/sdk-parts.ts). DynamoDB's client
 * is made with a cache of endpoints, which none of its calls looks into: the SDK discovers endpoints for Timestream
 * alone (https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoint-discovery.html).
 */
export function resolveEndpointDiscoveryConfig<T>(config: T): T {
  return config;
}

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {};
