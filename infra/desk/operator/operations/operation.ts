import type { OperatedStack } from '../stack/outputs.ts';
import type { NotThere, Question } from './change-operation.ts';

/** What is asked for by name: an option of a command, a parameter of an assistant's tool. */
export interface Asked {
  readonly describe: string;
  /** A text of at most `most` characters, a whole number up to it, yes, or paths of this machine. */
  readonly is: 'text' | 'count' | 'flag' | 'paths';
  readonly most?: number;
  /** Of a count; 1 by default. */
  readonly least?: number;
  readonly default?: number;
  readonly isOptional?: true;
  /** Its option, if that has another name or a short one; `argument`: all words that are no options. */
  readonly option?: string;
}

export type Answer = Readonly<Record<string, unknown>>;

/** What an operation answers: to programs, and to a person at a terminal of this width. */
export interface OperationAnswer {
  readonly document: Answer;
  readonly lines: (width: number) => readonly string[];
  /** Said beside the answer, to a person only. */
  readonly notes?: readonly (string | false)[];
  /** Exit code of the command: 1 if something is left to look at. */
  readonly code?: number;
}

/** What an assistant chooses by, and what an answer has by name. Texts of stories are of strangers. */
export interface AssistantTool {
  readonly name: string;
  /** What it answers, in the words in which people ask. */
  readonly describe: string;
  readonly gives: Readonly<Record<string, 'list' | 'text' | 'flag' | 'count'>>;
}

/** Something that an operator may ask or do. Commands, routes of the console and assistants' tools are made from it. */
export interface Operation {
  readonly summary: string;
  /** Below the options of its command. */
  readonly help?: string;
  /** What `--json` prints. */
  readonly json?: string;
  readonly takes: Readonly<Record<string, Asked>>;
  /** Its command, and what chooses it among several of that command. Absent: one of its own name. */
  readonly command?: readonly [name: string, by?: string] | undefined;
  /** It changes something, unless `dryRun` is asked for. */
  readonly changes?: true;
  /** Asked in the console before it is done. */
  readonly question?: Question;
  /** Its tool of `wiredrop mcp`, or why assistants have none. */
  readonly tool: AssistantTool | NotThere;
  run(stack: OperatedStack, asked: AskedValues): Promise<OperationAnswer>;
}

type Value = string | number | boolean | readonly string[];
export type AskedValues = Readonly<Record<string, Value | undefined>>;

interface ValueOf {
  text: string;
  count: number;
  flag: boolean;
  paths: readonly string[];
}

type ValuesOf<T extends Operation['takes']> = {
  readonly [K in keyof T]:
    | ValueOf[T[K]['is']]
    | (T[K]['is'] extends 'flag' ? undefined : T[K] extends { isOptional: true } ? undefined : never);
};

/** With the type of what is asked for where it is used. */
export function operation<const T extends Operation['takes']>(
  one: Omit<Operation, 'takes' | 'run'> & {
    readonly takes: T;
    run(stack: OperatedStack, asked: ValuesOf<T>): Promise<OperationAnswer>;
  },
): Operation {
  return one;
}

/** The values that were given, with the defaults of the others. */
export function withDefaults({ takes }: Operation, given: AskedValues): AskedValues {
  return Object.fromEntries(Object.entries(takes).map(([name, { default: usual }]) => [name, given[name] ?? usual]));
}

export const DRY_RUN = {
  is: 'flag',
  option: '-n, --dry-run',
  describe: 'change nothing: only say what would be',
} as const;

/** A list for a person, a line or several for each. */
export const linesOf =
  <T>(all: readonly T[], lines: (one: T, width: number) => string | readonly string[]): OperationAnswer['lines'] =>
  (width) =>
    all.flatMap((one) => lines(one, width));
