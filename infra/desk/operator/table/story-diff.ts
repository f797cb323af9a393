import { diffArrays } from 'diff';
import { mapBounded } from '../../../../functions/runtime/index.ts';
import { type Disposition, isNews, type Receipt } from '../../../../functions/story/items/index.ts';
import { createReportReader, type OwnReport } from '../files/report-reader.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { type Found, receiptsOf } from './find.ts';

/** What a file version says of a story, against what the version before legible. */
export interface ToldVersion {
  readonly articleId: string;
  readonly key: string;
  readonly versionId?: string;
  readonly at: string;
  readonly disposition: Disposition;
  /** Against the version before, whichever article's it is. Absent where the file was deleted, or is a retraction. */
  readonly headline?: readonly DiffPart[];
  /** Against the version before of the same article; absent for its first one. */
  readonly text?: readonly DiffPart[];
  readonly isGone?: true;
}

const READS_AT_A_TIME = 8;
/** The latest versions that are compared. */
const MOST_VERSIONS = 50;

/** The versions whose facts a story showed, the oldest first; none for a withdrawn story, whose words are not shown. */
export async function storyDiff(
  stack: OperatedStack,
  { story, reports }: Pick<Found, 'story' | 'reports'>,
): Promise<ToldVersion[]> {
  if (!story || story.withdrawn) return [];
  // Of a report whose words were erased nothing is shown.
  const legible = reports.filter(({ headline }) => headline !== undefined);
  const ids = new Set(legible.map(({ articleId }) => articleId));
  const keys = [...new Set(legible.flatMap(({ key }) => key ?? []))];
  const all = await mapBounded(keys, READS_AT_A_TIME, (key) => receiptsOf(stack, key));
  const own = all.flat().filter(({ articleId = '', disposition }) => ids.has(articleId) && isNews(disposition));
  // The newest file of an article may be a duplicate, which has the same text.
  const copied = legible.flatMap(({ articleId, disposition, at, receipt }) =>
    receipt && disposition && isNews(disposition) && !own.some((one) => one.articleId === articleId)
      ? [{ ...receipt, disposition, receivedAt: at ?? receipt.receivedAt }]
      : [],
  );
  const told = [...own, ...copied]
    .sort((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1))
    .slice(-MOST_VERSIONS);
  const read = createReportReader(stack);
  const texts = await mapBounded(told, READS_AT_A_TIME, ({ key, versionId }) => read({ key, versionId }));
  return told.map((receipt, i) => toldVersion(receipt, texts[i], told.slice(0, i), texts));
}

function toldVersion(
  { articleId = '', key, versionId, receivedAt: at, disposition }: Receipt,
  own: OwnReport | undefined,
  before: readonly Receipt[],
  reports: readonly (OwnReport | undefined)[],
): ToldVersion {
  const version = { articleId, key, ...(versionId && { versionId }), at, disposition };
  if (!own || own.isRetracted) return { ...version, ...(!own && { isGone: true }) };
  const isShown = (_: unknown, i: number): boolean => reports[i] !== undefined && !reports[i].isRetracted;
  const last = reports[before.findLastIndex(isShown)];
  const same = reports[before.findLastIndex((one, i) => one.articleId === articleId && isShown(one, i))];
  return {
    ...version,
    headline: diffWords(last?.headline ?? own.headline, own.headline),
    ...(same && { text: diffWords(same.text, own.text) }),
  };
}

/** Code units around a change. */
const AROUND = 60;

/** The changes, each with a few words around it. */
export function aroundChanges(parts: readonly DiffPart[]): DiffPart[] {
  return parts.map(({ kind, text }, i) => {
    if (kind !== 'same' || text.length <= 2 * AROUND) return { kind, text };
    const [head, tail] = [i === 0 ? '' : text.slice(0, AROUND), i === parts.length - 1 ? '' : text.slice(-AROUND)];
    return { kind, text: [head, '…', tail].filter(Boolean).join(' ') };
  });
}

/** Words that two texts share, or that only one has. */
interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

const WORDS = new Intl.Segmenter('und', { granularity: 'word' });

/** Words added and removed, beyond which two texts are simply two: time and memory grow with its square. */
const MOST_CHANGES = 1_500;

/** The least words that were removed and added: `same` with `removed` are the one text, with `added` the other. */
export function diffWords(before: string, after: string): DiffPart[] {
  const changes = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_CHANGES });
  const parts: readonly DiffPart[] = changes?.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  })) ?? [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return parts.filter(({ text }) => text !== '');
}

const wordsOf = (text: string): string[] => Array.from(WORDS.segment(text), ({ segment }) => segment);
