import { type ParseArgsConfig, parseArgs } from 'node:util';
import { refuseEatenOptions } from './npm-run.ts';
import { UsageError } from './usage-error.ts';

export type Options = NonNullable<ParseArgsConfig['options']>;

export type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; args: string[] }>
>;

/** @param usage whose first line is the synopsis. @throws UsageError in one line, also for options that npm has taken. */
export function parseArguments<O extends Options>(usage: string, options: O, args: string[]): Parsed<O> {
  const parsed = parse(usage, options, args);
  refuseEatenOptions(options, args);
  return parsed;
}

function parse<O extends Options>(usage: string, options: O, args: string[]): Parsed<O> {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (cause) {
    // Of Node's explanation the first sentence is about the option, the rest about arguments that begin with a dash.
    const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split('. ');
    throw new UsageError(`${first}. Usage: ${usage.split('\n', 1)[0]}`, { cause });
  }
}
