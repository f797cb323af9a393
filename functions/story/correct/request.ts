import {
  asObject,
  asText,
  type FileVersion,
  fileVersionIn,
  type MessageFields,
  UnknownMessageError,
} from '../items/file-version.ts';
import type { LabelledReport, RequestKind } from '../items/items.ts';

/** Who asks, when and why. */
export interface RequestNote {
  /** Begins with the time. The same on every delivery of the request, which is then carried out once. */
  id: string;
  at: string;
  by: string;
  reason?: string | undefined;
  /** Id of the request that it undoes. */
  undoes?: string | undefined;
}

/** Code units that are stored of a reason, and of a name. */
export const REASON_UNITS = 500;
export const NAME_UNITS = 100;

/**
 * What each request says beside who, when and why. A new one begins in `RequestKind`: the compiler names this table and
 * the others.
 */
const PAYLOADS = {
  /** The report of this file leaves its story. */
  split: ({ storyId, report }: MessageFields) => ({ storyId: asText(storyId, 'storyId'), report: file(report) }),
  /**
   * The story ends, and its reports join the other one. With `isTwin` only while both are stories of their own that
   * nobody keeps apart: the matcher asks.
   */
  merge: ({ storyId, into, isTwin }: MessageFields) => ({
    storyId: asText(storyId, 'storyId'),
    into: asText(into, 'into'),
    ...(isTwin === true && { isTwin }),
  }),
  /**
   * The story comes back from the first of these versions that allows it; without versions, from any of its reports. A
   * merge is undone. `withdrawnAt` as the operator saw it: no later withdrawal is undone.
   */
  restore: ({ storyId, versions, withdrawnAt }: MessageFields) => ({
    storyId: asText(storyId, 'storyId'),
    ...(Array.isArray(versions) && { versions: versions.map(file) }),
    ...(typeof withdrawnAt === 'string' && { withdrawnAt }),
  }),
  withdraw: ({ storyId }: MessageFields) => ({ storyId: asText(storyId, 'storyId') }),
  /** The story says what this article says, and no other takes its place; with `isUndo` one may again. */
  headline: ({ storyId, articleId, isUndo }: MessageFields) => ({
    storyId: asText(storyId, 'storyId'),
    articleId: asText(articleId, 'articleId'),
    ...(isUndo === true && { isUndo }),
  }),
  /** The story belongs to the affair of the other one; without one, to none. */
  storyline: ({ storyId, into }: MessageFields) => ({
    storyId: asText(storyId, 'storyId'),
    ...(typeof into === 'string' && { into }),
  }),
  /**
   * A person's word. `same`: the report of this file belongs to its story, or these two tell of the same event;
   * `different`: the other story is of another event; `looked`: somebody has looked at the report. With `isUndo` nobody
   * says so any more.
   */
  label: ({ storyId, label, report, reports, other, isUndo }: MessageFields) => ({
    storyId: asText(storyId, 'storyId'),
    label: labelNamed(label),
    ...(report !== undefined && { report: file(report) }),
    ...(Array.isArray(reports) && { reports: reports.map(labelled) }),
    ...(typeof other === 'string' && { other }),
    ...(isUndo === true && { isUndo }),
  }),
  /** This version of a file, of which the reader is unsure, is published; with `isUndo` it is unsure again. */
  publish: ({ report, isUndo }: MessageFields) => ({
    // Which story it is of is known once it is published.
    storyId: '',
    report: file(report),
    ...(isUndo === true && { isUndo }),
  }),
} satisfies Record<RequestKind, (fields: MessageFields) => { storyId: string }>;

const LABELS = ['same', 'different', 'looked'] as const;

function labelNamed(value: unknown): (typeof LABELS)[number] {
  const label = LABELS.find((one) => one === value);
  if (label === undefined) throw new UnknownMessageError(`there is no label ${String(value)}`);
  return label;
}

const file = (value: unknown): FileVersion => fileVersionIn(asObject(value, 'file'));

function labelled(value: unknown): LabelledReport {
  const { articleId, key } = asObject(value, 'report');
  return { articleId: asText(articleId, 'articleId'), key: asText(key, 'key') };
}

export type RequestOf<K extends RequestKind> = RequestNote & { kind: K } & ReturnType<(typeof PAYLOADS)[K]>;

/** What an operator asks of ingest. */
export type OperatorRequest = { [K in RequestKind]: RequestOf<K> }[RequestKind];

/** The body of the queue's message. */
export function requestMessage(request: OperatorRequest): string {
  return JSON.stringify({ wiredrop: 'request', ...request });
}

/** The request in a message. @throws UnknownMessageError */
export function requestIn(message: MessageFields): OperatorRequest {
  const { kind, id, at, by, reason, undoes } = message;
  if (typeof kind !== 'string' || !Object.hasOwn(PAYLOADS, kind))
    throw new UnknownMessageError(`nobody carries out a request of kind ${String(kind)}: is it of a newer version?`);
  return {
    ...PAYLOADS[kind as RequestKind](message),
    ...{ kind, id: asText(id, 'id'), at: asText(at, 'at'), by: asText(by, 'by') },
    ...(typeof reason === 'string' && reason !== '' && { reason }),
    ...(typeof undoes === 'string' && { undoes }),
  } as OperatorRequest;
}
