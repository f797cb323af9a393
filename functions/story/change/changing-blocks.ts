import { hash } from 'node:crypto';
import { lazily, normaliseText } from '../../article/base/index.ts';
import { epochSeconds, type Report } from '../items/article-report.ts';
import type { Arrival, Write } from '../items/decision.ts';
import { feedFolderOf } from '../items/file-version.ts';
import { type ArticleClaim, type BlockChange, type BlockItem, SCHEMA } from '../items/items.ts';
import { blockKey } from '../items/keys.ts';
import { withoutCounters } from './steady-text.ts';

/** Paragraphs of a claim, from the beginning and from the end: six bytes each. What stands between them is one more. */
const FIRST = 4;
const LAST = 16;
const BYTES = 6;
const HALF = BYTES / 2;

/** Code units of an opening that ends with a colon, and of a line that may be a label or stand below one. */
const LONGEST_OPENING = 40;
const LONGEST_LINE = 120;
/** Blocks of one report that may change. */
const MOST_CHANGED = 3;
/** A block that has changed in three articles of one source within a day changes by itself. */
const MANY = 3;
const KEPT = 6;
const DAY_SECONDS = 86_400;
const RENEWED_SECONDS = DAY_SECONDS / 4;

/** A paragraph, or a label with the lines below it. */
interface Block {
  /** Hash of its opening words; empty of one that cannot be told from others. */
  opening: string;
  body: string;
  /** Its place from the beginning and from the end. */
  place: readonly [number, number];
}

const LIST_ITEM = lazily(() => /^(?:[-*+•]|\d{1,2}[.)])\s/);
const SENTENCE = lazily(() => /[.!?…。！？]["”’」)]*$/);
const isLine = (text: string): boolean =>
  LIST_ITEM().test(text) || (text.length <= LONGEST_LINE && !text.includes('\n') && !SENTENCE().test(text));

/** What a claim keeps of its article's paragraphs, to tell where a later crawl differs; undefined of a single one. */
export function packBlocks(text: string): Uint8Array | undefined {
  const blocks = blocksIn(text);
  if (blocks.length < 2) return undefined;
  return Buffer.concat(blocks.flatMap(({ opening, body }) => [bytesOf(opening), bytesOf(body)]));
}

function blocksIn(text: string): Block[] {
  const groups: string[][] = [];
  // Some crawlers write a line for each paragraph.
  const ends = /\n\s*\n/.test(text) ? /\n\s*\n|\n(?=#)|(?<=^#.*)\n/m : /\n/;
  // A counter or an age is another one at each crawl: it is no block, and hides none.
  for (const paragraph of withoutCounters(text)
    .split(ends)
    .map((one) => one.trim())) {
    if (paragraph === '') continue;
    const group = groups.at(-1);
    const [label = ''] = group ?? [];
    const isBelow =
      group && (isLabel(label) ? isLine(paragraph) : LIST_ITEM().test(paragraph) && LIST_ITEM().test(label));
    if (isBelow && groups.length > 1) group.push(paragraph);
    else groups.push([paragraph]);
  }
  const read = groups.map(([first = '', ...below], at) => ({
    opening: openingOf(first, below.length > 0, at),
    body: normaliseText([first, ...below].join('\n')),
  }));
  const middle = read.slice(FIRST, -LAST).map(({ body }) => body);
  const kept =
    middle.length < 2
      ? read
      : [...read.slice(0, FIRST), { opening: '', body: middle.join('\n') }, ...read.slice(-LAST)];
  return kept.map(({ opening, body }, at) => ({
    opening: short(opening),
    body: short(body),
    place: [at, kept.length - at],
  }));
}

const isLabel = (text: string): boolean => isLine(text) && !LIST_ITEM().test(text) && text.length <= LONGEST_OPENING;

/** A paragraph at the beginning has no opening unless it is a label: that is where the news is. */
function openingOf(text: string, isLabelled: boolean, at: number): string {
  const colon = text.slice(0, LONGEST_OPENING).search(/[:：]/);
  if (colon > 0) return normaliseText(text.slice(0, colon));
  if (isLabelled) return normaliseText(LIST_ITEM().test(text) ? '-' : text) || '-';
  const words = text.split(/\s+/, 2).join(' ');
  return at === 0 ? '' : normaliseText(words.slice(0, EAST_ASIAN().test(words) ? 6 : 20));
}

/** Two words of these are half a sentence. */
const EAST_ASIAN = lazily(() => /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]/u);

const short = (text: string): string =>
  text === '' ? '' : hash('sha256', text, 'buffer').subarray(0, HALF).toString('hex');
const bytesOf = (hex: string): Buffer => Buffer.from(hex.padEnd(2 * HALF, '0'), 'hex');

function unpackBlocks(packed: Uint8Array): Block[] {
  const hex = Buffer.from(packed).toString('hex');
  const count = packed.length / BYTES;
  return Array.from({ length: count }, (_, at) => {
    const one = hex.slice(2 * BYTES * at, 2 * BYTES * (at + 1));
    const [opening, body] = [one.slice(0, 2 * HALF), one.slice(2 * HALF)];
    return { opening: /^0+$/.test(opening) ? '' : opening, body, place: [at, count - at] };
  });
}

/** The blocks in which a text differs from the claim's; undefined if it differs in more than the words of a few. */
export function changedBlocks(text: string, claim: Pick<ArticleClaim, 'blocks'>): Block[] | undefined {
  if (!claim.blocks) return undefined;
  const [before, now] = [unpackBlocks(claim.blocks), blocksIn(text)];
  const changed = missingIn(before, now);
  const gone = missingIn(now, before);
  const isSame = ({ opening, place }: Block, at: number) =>
    gone[at]?.opening === opening && isAt(place, gone[at].place);
  const isFew = changed.length > 0 && changed.length <= MOST_CHANGED && changed.length === gone.length;
  return isFew && changed.every((one, at) => one.opening !== '' && isSame(one, at)) ? changed : undefined;
}

const missingIn = (blocks: readonly Block[], others: readonly Block[]): Block[] => {
  const known = new Set(blocks.map(({ opening, body }) => opening + body));
  return others.filter(({ opening, body }) => !known.has(opening + body));
};

const isAt = (one: readonly [number, number], [start, end]: readonly [number, number]): boolean =>
  one[0] === start || one[1] === end;

/** What the blocks of a report are known by: its feed, else its publisher. */
const sourceOf = ({ file, scope }: Arrival, { article: { publisher = '' } }: Report): string => {
  const feed = feedFolderOf(file.key, file.polled ?? '/');
  return `${scope}\n${feed === '' ? publisher.normalize('NFKC').toLowerCase() : feed}`;
};

/** The keys of the items that say whether these blocks change by themselves. */
export function blockKeys(blocks: readonly Block[], arrival: Arrival, report: Report) {
  const source = sourceOf(arrival, report);
  return [...new Set(blocks.map(({ opening }) => opening))].map((opening) => blockKey(source, opening));
}

/**
 * Whether all that has changed are blocks that change in many articles of the source at once, as "Most read" does; and
 * the writes that remember these changes. What is known needs none.
 */
export function changingBlocks(
  blocks: readonly Block[],
  known: readonly BlockItem[],
  arrival: Arrival,
  report: Report,
): { isChanging: boolean; writes: Write[] } {
  const at = epochSeconds(arrival.decidedAt);
  const article = short(report.article.articleId);
  const source = sourceOf(arrival, report);
  const judged = blocks.map(({ opening, place }) => {
    const key = blockKey(source, opening);
    const item = known.find(({ pk }) => pk === key.pk);
    const own: BlockChange = { article, place: [...place], at };
    const recent = (item?.changes ?? []).filter((one) => Math.abs(at - one.at) <= DAY_SECONDS);
    const others = recent.filter(
      (one) => one.article !== article && isAt([one.place[0] ?? 0, one.place[1] ?? 0], place),
    );
    const isKnown = new Set(others.map((one) => one.article)).size >= MANY - 1;
    const isFresh = isKnown && recent.length >= MANY && others.some((one) => at - one.at < RENEWED_SECONDS);
    const changes = [...recent.filter((one) => one.article !== article), own].slice(-KEPT);
    const next: BlockItem = {
      ...{ ...key, entity: 'block', schema: SCHEMA, version: (item?.version ?? 0) + 1 },
      ...{ changes, expiresAt: at + 2 * DAY_SECONDS },
    };
    return { isKnown, write: isFresh ? undefined : ({ item: next, expect: item?.version ?? 'absent' } as Write) };
  });
  const writes = new Map(judged.flatMap(({ write }) => (write ? [[write.item.pk, write] as const] : [])));
  return { isChanging: judged.length > 0 && judged.every(({ isKnown }) => isKnown), writes: [...writes.values()] };
}
