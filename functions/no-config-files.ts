/**
 * Stands in for the SDK's reader of `~/.aws/config` and `~/.aws/credentials` in the bundles (infra/bundle/sdk-parts.ts). A function has
 * neither: its settings are in its environment, which the SDK asks first
 * (https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html). Looking for the files starts Node's thread pool and loads
 * its promise API of files in every cold start, before the first call.
 */
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });

/** Between the parts of a section's name. */
export const CONFIG_PREFIX_SEPARATOR = '.';
