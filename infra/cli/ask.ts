import type { Command } from 'commander';
import { UsageError } from '../operator/explain.ts';
import type { Asked, ReadOperation } from '../operator/operations/reads.ts';
import { printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

/** The command of an operation that only reads: it prints the answer as JSON. */
export function defineRead(command: Command, operation: ReadOperation): void {
  const takes = Object.entries(operation.takes);
  const isArgument = ({ isOptional, default: usual }: Asked): boolean => !isOptional && usual === undefined;
  const named = takes.filter(([, taken]) => isArgument(taken));
  for (const [one, { describe }] of named) command.argument(`<${one}>`, describe);
  for (const [one, taken] of takes) {
    if (isArgument(taken)) continue;
    const { is, most, describe, default: usual } = taken;
    if (is === 'count') command.option(`--${one} <count>`, describe, wholeNumber(1, most), usual);
    else command.option(`--${one} <text>`, describe);
  }
  withStackOptions(command, 'one JSON document, as without it').action((...given: unknown[]) => {
    const options = given[named.length] as StackOptions & Record<string, string | number | undefined>;
    const asked = Object.fromEntries([
      ...takes.map(([one]) => [one, options[one]]),
      ...named.map(([one], at) => [one, String(given[at])]),
    ]);
    for (const [one, { is, most }] of takes)
      if (is === 'text' && String(asked[one] ?? '').length > most)
        throw new UsageError(`${one} has at most ${most} characters`);
    return runOnStack(options, {}, async (invocation) => {
      printJson(await operation.answer(invocation, asked));
      return 0;
    });
  });
}
