import type { Command } from 'commander';
import { UsageError } from '../operator/explain.ts';
import { type Asked, type AskedValues, type Operation, withDefaults } from '../operator/operations/operation.ts';
import { OPERATIONS } from '../operator/operations/table.ts';
import { note, terminalWidth } from '../operator/terminal/text.ts';
import { printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

/** The operations of a command by their names; the last is meant unless something chooses another. */
export function operationsOf(command: string): [name: string, operation: Operation][] {
  const all = Object.entries(OPERATIONS).filter(([name, one]) => (one.command?.[0] ?? name) === command);
  return all.sort(([, one], [, other]) => (one.command?.[1] ? 0 : 1) - (other.command?.[1] ? 0 : 1));
}

/** A command of one operation, or of several that its options choose from. */
export function defineOperations(command: Command, name: string): void {
  const own = operationsOf(name).map(([, operation]) => operation);
  const usual = own.at(-1);
  const takes: Readonly<Record<string, Asked>> = Object.assign(
    {},
    usual?.takes,
    ...own.map((one) => one.takes),
    usual?.takes,
  );
  const isAlways = (one: string) => own.every((operation) => one in operation.takes);
  for (const [one, { option, describe, is, isOptional }] of Object.entries(takes)) {
    if (option === 'none') continue;
    if (option === 'argument') command.argument(isAlways(one) && !isOptional ? `<${one}...>` : `[${one}...]`, describe);
    else command.option(...optionOf(one, takes[one] as Asked, is));
  }
  withStackOptions(command, usual?.json ?? 'one JSON document').addHelpText('after', usual?.help ?? '');
  const [argument] = Object.keys(takes).filter((one) => takes[one]?.option === 'argument');
  command.action((...given: unknown[]) => {
    const options = given[argument ? 1 : 0] as StackOptions & Record<string, unknown>;
    const words = argument ? (given[0] as string[]) : [];
    const asked: Record<string, AskedValues[string]> = {};
    for (const [one, taken] of Object.entries(takes)) {
      const value = one === argument ? valueOfWords(words, taken) : options[attributeOf(one, taken)];
      if (one.startsWith('no')) asked[one] = value === false || undefined;
      else if (value !== undefined) asked[one] = value as AskedValues[string];
    }
    const chosen = own.find(({ command }) => !command?.[1] || asked[command[1]] !== undefined) ?? usual;
    if (!chosen) throw new Error(`there is no operation ${name}`);
    check(chosen, takes, asked);
    const changes = chosen.changes === true && asked.dryRun === undefined;
    return runOnStack(options, { changes }, async (invocation) => {
      const { document, lines, notes = [], code = 0 } = await chosen.run(invocation, withDefaults(chosen, asked));
      if (options.json) printJson(document);
      else for (const line of lines(terminalWidth())) console.log(line);
      for (const text of options.json ? [] : notes) if (text !== false) note(text);
      return code;
    });
  });
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const flagOf = (name: string, { option = `--${kebab(name)}` }: Asked): string => option;

/** Where commander puts the value of an option. */
function attributeOf(name: string, taken: Asked): string {
  const long = flagOf(name, taken).replace(/^.*--(?:no-)?/, '');
  return long.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function optionOf(name: string, taken: Asked, is: Asked['is']): Parameters<Command['option']> {
  const { describe, default: usual } = taken;
  const text = usual === undefined ? describe : `${describe} (default: ${usual})`;
  if (is === 'flag') return [flagOf(name, taken), describe] as unknown as Parameters<Command['option']>;
  const flag = `${flagOf(name, taken)} <${is}>`;
  return (is === 'count'
    ? [flag, text, wholeNumber(taken.least ?? 1, taken.most ?? 999_999)]
    : [flag, text]) as unknown as Parameters<Command['option']>;
}

function valueOfWords(words: readonly string[], { is }: Asked): AskedValues[string] {
  return words.length === 0 ? undefined : is === 'paths' ? words : words.join(' ');
}

/** @throws UsageError for what the operation does not take, and for a text that is too long */
function check({ takes, command: [, by] = ['', ''] }: Operation, all: Operation['takes'], asked: AskedValues): void {
  for (const [one, value] of Object.entries(asked)) {
    if (value === undefined) continue;
    const named = flagOf(one, all[one] as Asked).replace(/^.*(?=--)/, '');
    if (!(one in takes)) throw new UsageError(`${named} does not combine with ${by ? `--${kebab(by)}` : 'the others'}`);
    const { most = Number.POSITIVE_INFINITY } = takes[one] ?? {};
    if (typeof value === 'string' && value.length > most)
      throw new UsageError(`${named} has at most ${most} characters`);
  }
}
