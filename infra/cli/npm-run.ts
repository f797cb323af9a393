import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** npm's own as well, and set for good on many a machine: without it a command asks, or says that it needs it. */
const harmless = new Set(['yes', 'help']);

/** A path as the operator means it: npm runs a script in the project's folder, whatever folder it was called in. */
export function callersPath(path: string, env: Environment = process.env): string {
  return isRunByNpm(env) ? resolve(env.INIT_CWD ?? '.', path) : path;
}

/**
 * npm takes every option before `--` for its own, of which only `npm_config_NAME` is left, and a value beside it as an argument:
 * without this, `npm run replay good.md --dry-run` would send.
 * @throws UsageError that says how to write it.
 */
export function refuseEatenOptions(options: Options, args: readonly string[], env: Environment = process.env): void {
  if (!isRunByNpm(env)) return;
  const named = Object.entries(options).flatMap(([name, { type }]) => {
    const value = valueIn(env, name);
    if (value === undefined || harmless.has(name) || isInNpmrc(env, name)) return [];
    if (type === 'boolean') return [`--${name}`];
    return [/^(true|\s)*$/.test(value) ? `--${name} …` : `--${name} ${value.replaceAll(/\s+/g, ' ')}`];
  });
  const eaten = [...named, ...eatenShortForms(options, args, env)];
  if (eaten.length === 0) return;
  // Which of the arguments is whose value, nobody knows any more.
  const rest = eaten.some((option) => option.endsWith('…')) ? [] : args;
  const line = ['npm run', env.npm_lifecycle_event, '--', ...eaten, ...rest].join(' ');
  throw new UsageError(`npm took ${eaten.join(', ')} for its own: write -- before options: ${line}`);
}

/** Words of ours that npm has as short forms of other options: `-c` is its `--call`, and `--verbose` its `--loglevel verbose`. */
function eatenShortForms(options: Options, args: readonly string[], env: Environment): string[] {
  const hasC = Object.values(options).some(({ short }) => short === 'c');
  const call = hasC && env.npm_config_call && !isInNpmrc(env, 'call');
  // The project's own .npmrc sets the level, so none of a person's can: it was said on the command line.
  const isVerbose = env.npm_config_loglevel === 'verbose';
  const verbose = 'verbose' in options && isVerbose && !args.includes('--verbose');
  // Of several `-c` only the last is left: without its value no line is shown that lacks the others.
  return [...(call ? ['-c …'] : []), ...(verbose ? ['--verbose'] : [])];
}

/** Whether npm runs this very program, and not one that runs it. */
function isRunByNpm({ npm_lifecycle_event: script }: Environment): boolean {
  return script !== undefined && script === basename(process.argv[1] ?? '', '.ts');
}

/** `--no-wait` is `wait` with an empty value; otherwise that means `false`, which is what every option is without it. */
function valueIn(env: Environment, name: string): string | undefined {
  const variable = (part: string) => env[`npm_config_${part.replaceAll('-', '_')}`];
  if (name.startsWith('no-')) return variable(name.slice('no-'.length)) === '' ? 'true' : undefined;
  return variable(name) || undefined;
}

/** Names that npm knows too (`json`, `all`) may be set there for good, and come the same way. */
function isInNpmrc({ npm_config_userconfig, npm_config_globalconfig }: Environment, name: string): boolean {
  return [npm_config_userconfig, npm_config_globalconfig, '.npmrc'].some(
    (file) =>
      file !== undefined &&
      existsSync(file) &&
      new RegExp(`^\\s*${name}\\s*(=|$)`, 'm').test(readFileSync(file, 'utf8')),
  );
}
