import type { Receipt, RequestItem, Story } from '../../../../functions/story/items/index.ts';
import type { Change, Correcting } from '../correct/change.ts';
import type { NamedReport } from '../correct/subjects.ts';
import type { OperatedStack } from '../stack/outputs.ts';

/** What an operation is about, by what names it. */
export interface SubjectOf {
  /** A story id, or anything that matches one story; the console gives ids. */
  story: Story;
  /** The same of a withdrawn story; and the file, if that was named. */
  withdrawn: { readonly story: Story; readonly key?: string | undefined };
  /** A key, file name, article id or url; the console gives keys. */
  report: NamedReport;
  /** The same of a file of which the reader is unsure. */
  unsure: Receipt;
  /** Id of a request. */
  request: RequestItem;
}

export interface Taken {
  readonly is: keyof SubjectOf;
  readonly describe: string;
  readonly isOptional?: true;
  /** Of the last one: `each` word names another subject, `one` subject has several words. */
  readonly words?: 'each' | 'one';
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

/**
 * Something that an operator may do, with all that the command, the console and the documentation need. Assistants do
 * none: the texts that they read are of strangers.
 */
export interface ChangeOperation {
  readonly summary: string;
  /** Below the options of its command. */
  readonly help: string;
  /** In their order on the command line. */
  readonly takes: Readonly<Record<string, Taken>>;
  /** Asked before it is done in the console, with what would be announced. Absent: it announces nothing. */
  readonly question?: Question;
  readonly reason: 'asked' | 'needed' | 'none';
  /** Where the console offers it: at stories or reports, as its first subject is one; or why at neither. */
  readonly button:
    | { readonly label: string; readonly key: string; readonly at: 'shown' | 'withdrawn' | 'unsure' }
    | NotThere;
  run(stack: OperatedStack, subjects: Subjects, asked: Correcting): Promise<Change>;
  /** What `--json` says beside whether something changed. @param idOf given, because the table loads nothing */
  document(change: Change, subjects: Subjects, idOf: IdOf): object;
}

export type IdOf = (story: Story) => string;

export type Subjects = Readonly<Record<string, SubjectOf[keyof SubjectOf] | undefined>>;

type SubjectsOf<T extends ChangeOperation['takes']> = {
  readonly [K in keyof T]: SubjectOf[T[K]['is']] | (T[K] extends { isOptional: true } ? undefined : never);
};

/** With the type of each subject where it is used. */
export function changing<const T extends ChangeOperation['takes'], C extends Change>(
  operation: Omit<ChangeOperation, 'takes' | 'run' | 'document'> & {
    readonly takes: T;
    run(stack: OperatedStack, subjects: SubjectsOf<T>, asked: Correcting): Promise<C>;
    document(change: C, subjects: SubjectsOf<T>, idOf: IdOf): object;
  },
): ChangeOperation {
  return operation;
}
