/** What the SDK says of one of its settings. It also names where a profile has it, and a function has no profiles. */
interface Setting<T> {
  readonly environmentVariableSelector: (env: NodeJS.ProcessEnv, options: Options) => T | undefined;
  /** Its value where the environment has none, or how to come by it. */
  readonly default?: T | (() => T | Promise<T>);
}

interface Options {
  readonly signingName?: string | undefined;
  readonly logger?: unknown;
}

/**
 * Stands in for the SDK's loader of settings in the bundles (infra/bundle/sdk-parts.ts). A function's settings are in
 * its environment (https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html); it has no
 * `~/.aws/config`. The SDK would look for the file, with Node's thread pool, and throws two errors for each setting
 * that is absent, before the first call: 5% of the CPU until the first file is done.
 *
 * @throws for a variable whose value makes no sense, which the SDK passes over in silence.
 */
export const loadConfig = <T>(setting: Setting<T>, { signingName, logger }: Options = {}): (() => Promise<T>) => {
  let value: Promise<T> | undefined;
  const find = async (): Promise<T> => {
    const set = setting.environmentVariableSelector(process.env, { signingName, logger });
    if (set !== undefined) return set;
    const fallback = setting.default;
    return fallback instanceof Function ? await fallback() : (fallback as T);
  };
  return () => {
    value ??= find();
    return value;
  };
};
