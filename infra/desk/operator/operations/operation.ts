import type { Receipt, Story } from '../../../../functions/story/items/index.ts';
import type { MadeChange } from '../correct/change.ts';
import type { NamedReport } from '../correct/subjects.ts';
import type { Undoable } from '../correct/undo.ts';
import type { OperatedStack } from '../stack/outputs.ts';

/** What an operation is about, by what names it. Command and console each find it in their way. */
export interface SubjectOf {
  /** A story id, or anything that matches one story; the console gives ids. */
  story: Story;
  /** A key, file name, article id or url; the console gives keys. */
  report: NamedReport;
  /** The same of a file of which the reader is unsure. */
  unsure: Receipt;
  /** Id of a request, or what names a withdrawn story; the console gives ids. */
  undoable: Undoable;
}

/** A text of at most `most` characters, a whole number up to it, yes, paths of this machine, or a subject. */
interface ValueOf extends SubjectOf {
  text: string;
  count: number;
  flag: boolean;
  paths: readonly string[];
}

/** What is asked for by name: an argument or option of a command, a parameter of an assistant's tool. */
export interface Asked {
  readonly describe: string;
  readonly is: keyof ValueOf;
  readonly most?: number;
  /** Of a count; 1 by default. */
  readonly least?: number;
  readonly default?: number;
  readonly isOptional?: true;
  /** An optional one without which nothing is changed. */
  readonly isNeeded?: true;
  /** Of the last argument: `each` word names another subject, `one` subject has several words. */
  readonly words?: 'each' | 'one';
  /** Its option, if that has another name or a short one; `argument`: all words that are no options. */
  readonly option?: string;
}

const PLAIN = { text: true, count: true, flag: true, paths: true } satisfies Record<
  Exclude<keyof ValueOf, keyof SubjectOf>,
  true
>;

/** A subject is named by an argument, and looked for before the operation runs. */
export const isSubject = (is: Asked['is']): is is keyof SubjectOf => !Object.hasOwn(PLAIN, is);

/** How a surface finds each kind of subject. Undefined: a person says that it was not meant. */
export type Finders<On> = {
  readonly [K in keyof SubjectOf]: (on: On, named: string) => Promise<SubjectOf[K] | undefined>;
};

export type Answer = Readonly<Record<string, unknown>>;

/** What an operation answers: to programs, and to a person at a terminal of this width. */
export interface OperationAnswer {
  readonly document: Answer;
  readonly lines: (width: number) => readonly string[];
  /** Said beside the answer, to a person only. */
  readonly notes?: readonly (string | false)[];
  /** Why it was not done: said beside the document, too. */
  readonly fault?: string;
  /** Exit code of the command: 1 if something is left to look at. */
  readonly code?: number;
  /** What was changed in a story, as the console shows it. */
  readonly change?: MadeChange;
}

/** Why an operation has no place on a surface. */
export interface NotThere {
  readonly notBecause: string;
}

export interface Question {
  readonly title: string;
  readonly warns: string;
  readonly confirm: string;
}

/** A button that the page makes at stories, reports or files, as the first subject is one. */
export interface Button {
  readonly label: string;
  readonly key: string;
  readonly at: 'shown' | 'unsure';
}

/** What an assistant chooses by, and what an answer has by name. Texts of stories are of strangers. */
export interface AssistantTool {
  readonly name: string;
  /** What it answers, in the words in which people ask. */
  readonly describe: string;
  readonly gives: Readonly<Record<string, 'list' | 'text' | 'flag' | 'count'>>;
}

/**
 * Something that an operator may ask or do: the only type of these, and `OPERATIONS` is the only table. Commands,
 * buttons and routes of the console and assistants' tools are made from it.
 */
export interface Operation {
  readonly summary: string;
  /** Below the options of its command. */
  readonly help?: string;
  /** What `--json` prints. */
  readonly json?: string;
  readonly takes: Readonly<Record<string, Asked>>;
  /** Its command, and the option (or `option=value`) that chooses it among several. Absent: one of its own name. */
  readonly command?: readonly [name: string, by?: string] | undefined;
  /** It changes something, unless `dryRun` is asked for. */
  readonly changes?: true;
  /** Asked in the console before it is done, with what would be announced. Absent: it announces nothing. */
  readonly question?: Question;
  /** Where the console has it: a button, or a place of the page that asks for it by its name; or why nowhere. */
  readonly console: Button | { readonly shownAt: string } | NotThere;
  /** Its tool of `wiredrop mcp`, or why assistants have none. */
  readonly tool: AssistantTool | NotThere;
  run(stack: OperatedStack, asked: AskedValues): Promise<OperationAnswer>;
}

export type AskedValues = Readonly<Record<string, ValueOf[keyof ValueOf] | undefined>>;

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

/** Assistants change nothing. */
export const ASSISTANTS_READ: NotThere = {
  notBecause: 'Assistants only read: what they read is written by strangers.',
};

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
