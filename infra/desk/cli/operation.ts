import type { Command } from 'commander';
import { UsageError } from '../operator/explain.ts';
import {
  type Asked,
  type AskedValues,
  type Finders,
  isSubject,
  type Operation,
  withDefaults,
} from '../operator/operations/operation.ts';
import { GROUPS, OPERATIONS } from '../operator/operations/table.ts';
import { note } from '../operator/terminal/text.ts';
import {
  type Invocation,
  printAnswer,
  printJson,
  runOnStack,
  type StackOptions,
  wholeNumber,
  withStackOptions,
} from './command.ts';
import type { FoundStory } from './only-story.ts';

type Takes = Operation['takes'];
type Values = Record<string, AskedValues[string]>;

/** The operations of a command by their names; the last is meant unless something chooses another. */
export function operationsOf(command: string): [name: string, operation: Operation][] {
  const all = Object.entries(OPERATIONS).filter(([name, one]) => (one.command?.[0] ?? name) === command);
  return all.sort(([, one], [, other]) => (one.command?.[1] ? 0 : 1) - (other.command?.[1] ? 0 : 1));
}

/** A command of one operation, of several that its options choose from, or of a group that has a command for each. */
export function defineOperations(command: Command, name: string): void {
  if (name in GROUPS) {
    for (const [full, { summary }] of Object.entries(OPERATIONS))
      if (full.startsWith(`${name} `)) {
        const own = command.command(full.slice(name.length + 1)).description(summary);
        defineOperations(own.helpOption('-h, --help', 'print this help'), full);
      }
    return;
  }
  const own = operationsOf(name).map(([, operation]) => operation);
  const usual = own.at(-1);
  const takes: Takes = Object.assign({}, usual?.takes, ...own.map((one) => one.takes), usual?.takes);
  const isAlways = (one: string) => own.every((operation) => one in operation.takes);
  withStackOptions(command, usual?.json ?? 'one JSON document').addHelpText('after', usual?.help ?? '');
  for (const [one, taken] of Object.entries(takes)) {
    const { option, words, describe, isOptional } = taken;
    if (isArgument(taken)) {
      const placeholder = words || option === 'argument' ? `${one}...` : one;
      command.argument(isAlways(one) && !isOptional ? `<${placeholder}>` : `[${placeholder}]`, describe);
    } else if (option !== 'none') addOption(command, one, taken);
  }
  command.action(() => {
    const options = command.opts<StackOptions & Record<string, string | number | boolean | undefined>>();
    const asked: Values = {};
    for (const [at, one] of Object.keys(takes)
      .filter((one) => isArgument(takes[one]))
      .entries())
      asked[one] = valueOfWords(command.processedArgs[at], takes[one]);
    for (const [one, taken] of Object.entries(takes)) {
      if (isArgument(taken)) continue;
      const value = options[attributeOf(one, taken)];
      if (flagOf(one, taken).startsWith('--no-')) asked[one] = value === false || undefined;
      else if (value !== undefined) asked[one] = value;
    }
    const chosen = own.find((one) => isChosen(one, asked)) ?? usual;
    if (!chosen) throw new Error(`there is no operation ${name}`);
    check(chosen, takes, asked);
    const changes = chosen.changes === true && asked.dryRun === undefined;
    return runOnStack(options, { changes }, (invocation) => run(invocation, chosen, asked, options));
  });
}

/** Runs an operation, for each word if it has one subject a word. @returns the exit code */
async function run(invocation: Invocation, operation: Operation, asked: Values, { json }: StackOptions) {
  const [each] = Object.keys(operation.takes).filter((one) => operation.takes[one]?.words === 'each');
  const words = each === undefined ? [''] : [asked[each]].flat();
  const documents: object[] = [];
  let code = 0;
  for (const word of words) {
    if (invocation.signal.aborted) break;
    const values = each === undefined ? asked : { ...asked, [each]: word };
    const found = await withSubjects(
      { ...invocation, asked, changes: operation.changes === true },
      operation.takes,
      values,
    );
    if (found === undefined) return 1;
    const answer = await operation.run(invocation, withDefaults(operation, found));
    documents.push(answer.document);
    code = Math.max(code, answer.code ?? 0);
    if (!json) printAnswer(answer);
    else if (answer.fault !== undefined) note(answer.fault);
  }
  if (json) printJson(each === undefined ? documents[0] : documents);
  return code;
}

interface Asking extends Invocation {
  readonly asked: AskedValues;
  readonly changes: boolean;
}

/** As a person at a terminal names them. Whoever reads names none, and loads none of this. */
const FINDERS: Finders<Asking> = {
  story: async (asking, named) => (await meantStory(asking, named))?.story,
  report: async (...asked) => (await import('../operator/correct/subjects.ts')).onlyReport(...asked),
  undoable: async (asking, named) => {
    const { isRequestId, requestNamed } = await import('../operator/correct/subjects.ts');
    if (isRequestId(named)) return requestNamed(asking, named);
    const found = await meantStory(asking, named);
    return found && { story: found.story, key: found.receipts[0]?.key };
  },
  unsure: async (...asked) => (await import('../operator/correct/subjects.ts')).unsureFile(...asked),
};

async function meantStory(asking: Asking, named: string): Promise<FoundStory | undefined> {
  const {
    signal,
    changes,
    asked: { yes, dryRun },
  } = asking;
  const { isMeant, onlyStory } = await import('./only-story.ts');
  const found = await onlyStory(asking, named);
  return changes && found.isGuess && !dryRun && !yes && !(await isMeant(found.story, signal)) ? undefined : found;
}

function isChosen({ command }: Operation, asked: AskedValues): boolean {
  const [by, value] = command?.[1]?.split('=') ?? [];
  return !by || (value === undefined ? asked[by] !== undefined : asked[by] === value);
}

/** The values with their subjects; undefined if a person says that one was not meant. */
async function withSubjects(asking: Asking, takes: Takes, asked: Values): Promise<Values | undefined> {
  const values = { ...asked };
  for (const [one, { is }] of Object.entries(takes)) {
    if (!isSubject(is) || values[one] === undefined) continue;
    values[one] = await FINDERS[is](asking, String(values[one]));
    if (values[one] === undefined) return undefined;
  }
  return values;
}

const isArgument = (taken?: Asked): boolean =>
  taken !== undefined && (taken.option === 'argument' || isSubject(taken.is));

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const flagOf = (name: string, { option = `--${kebab(name)}` }: Asked): string => option;

/** Where commander puts the value of an option. */
function attributeOf(name: string, taken: Asked): string {
  const long = flagOf(name, taken).replace(/^.*--(?:no-)?/, '');
  return long.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function addOption(command: Command, name: string, taken: Asked): void {
  const { is, describe, default: usual, least = 1, most = 999_999 } = taken;
  if (is === 'flag') {
    command.option(flagOf(name, taken), describe);
    return;
  }
  const flag = `${flagOf(name, taken)} <${is}>`;
  const text = usual === undefined ? describe : `${describe} (default: ${usual})`;
  if (is === 'count') command.option(flag, text, wholeNumber(least, most));
  else command.option(flag, text);
}

/** What the words of an argument say. */
function valueOfWords(given: string | readonly string[] | undefined, taken?: Asked): AskedValues[string] {
  const words = [given ?? []].flat();
  if (words.length === 0) return undefined;
  return taken?.is === 'paths' || taken?.words === 'each' ? words : words.join(' ');
}

/** @throws UsageError for what the operation does not take, what it needs, and a text that is too long */
function check({ takes, command: [, by] = ['', ''] }: Operation, all: Takes, asked: AskedValues): void {
  const named = (one: string, taken: Asked) =>
    isArgument(taken) ? one.toUpperCase() : flagOf(one, taken).replace(/^.*(?=--)/, '');
  for (const [one, value] of Object.entries(asked)) {
    const taken = all[one];
    if (value === undefined || !taken) continue;
    if (!(one in takes))
      throw new UsageError(
        `${named(one, taken)} does not combine with ${by ? `--${kebab(by).replace('=', ' ')}` : 'the others'}`,
      );
    if (isSubject(taken.is)) continue;
    const { most = Number.POSITIVE_INFINITY } = taken;
    if (typeof value === 'string' && value.length > most)
      throw new UsageError(`${named(one, taken)} has at most ${most} characters`);
  }
  for (const [one, taken] of Object.entries(takes))
    if (taken.isNeeded && !asked.dryRun && !String(asked[one] ?? '').trim())
      throw new UsageError(`Give ${named(one, taken)} TEXT`);
}
