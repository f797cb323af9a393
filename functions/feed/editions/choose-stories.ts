import { termsOf } from '../../matching/terms.ts';
import { newestFirst, storyKey } from '../../story/items/keys.ts';
import { type FeedReport, type FeedStory, isOnPages } from '../feed-state.ts';
import { type Parts, partAt, partBefore } from '../story-days.ts';
import type { Slot } from './slots.ts';

/** How many blocks a page shows large, with a text and papers; and at least as lines below them. */
export const LARGE = 14;
const LINES = 30;
/** Below the large ones all stand that have as many papers. */
const MANY_PAPERS = 10;
/** Whatever happens: what no reader reads to the end. */
const MOST_BLOCKS = 160;
/** So many stories of a storyline stand with it, and whatever else has many papers. */
const STORIES_OF_BLOCK = 6;
/** Of so many stories the blocks are made. */
const CANDIDATES = 600;

/**
 * So alike are the headlines of one event: words that both have, and their share; of so many stories, the first ones.
 * In the editions of two real days this joined five events that stood twice, and the appointments of two companies.
 */
const COMMON = 4;
const ALIKE = 0.45;
const COMPARED = 200;

/** A report that came later than this belongs to the time that it states. */
const LATE_MS = 86_400_000;

/** A story, and the papers that reported it in a stretch of time, counted. */
export interface CountedStory {
  readonly story: FeedStory;
  readonly papers: ReadonlySet<string>;
  readonly reports: number;
}

/** The days, or parts of them, in which the stories of a stretch were first seen. */
export function daysOf({ from, to }: Pick<Slot, 'from' | 'to'>, parts: Parts): string[] {
  const all = [];
  for (let part = partAt(to, parts); part >= partAt(from, parts); part = partBefore(part, parts)) all.push(part);
  return all;
}

/** Collects the stories that most papers report in a stretch, however many it is shown. */
export function mostReported({ from, to }: Pick<Slot, 'from' | 'to'>) {
  const found = new Map<string, CountedStory>();
  const best = () => [...found.values()].toSorted(mostPapersFirst).slice(0, CANDIDATES);
  return {
    add(stories: Iterable<FeedStory>): void {
      for (const story of stories) {
        if (story.firstSeenAt >= to || !isFullReport(story) || !isOnPages(story)) continue;
        const one = reportedIn(story, from, to);
        if (one.reports > 0) found.set(story.pk, one);
      }
      if (found.size <= 2 * CANDIDATES) return;
      const kept = best();
      found.clear();
      for (const one of kept) found.set(one.story.pk, one);
    },
    best,
  };
}

/** Pictures, notices and bulletins stand by themselves on pages. */
export const isFullReport = ({ kind }: Pick<FeedStory, 'kind'>): boolean => kind === 'article';

export function reportedIn(story: FeedStory, from: string, to: string): CountedStory {
  const own = story.reports.filter((report) => {
    const at = instantOfReport(report);
    return from <= at && at < to;
  });
  const papers = own.map(({ publisher = '' }) => publisher.normalize('NFKC').toLowerCase());
  return { story, papers: new Set(papers), reports: own.length };
}

/** When a report was announced; one that is late goes by its own time. */
export function instantOfReport({ at, time = at }: FeedReport): string {
  const own = time.length > '2026-01-05'.length ? time : `${time}T12:00:00.000Z`;
  return Date.parse(at) - Date.parse(own) > LATE_MS ? own : at;
}

function mostPapersFirst(one: CountedStory, other: CountedStory): number {
  return other.papers.size - one.papers.size || other.reports - one.reports || newestFirst(one.story, other.story);
}

/** Stories of one event or storyline: the one that most papers report is the first. */
export interface StoryBlock {
  readonly papers: number;
  readonly stories: readonly CountedStory[];
}

/**
 * Each story once, those of one event together; in the order of the first of each. They are of one storyline, or twins,
 * or their headlines are alike: matching compares stories while they are small, and one event may stay two.
 */
export function storyBlocks(stories: readonly CountedStory[]): StoryBlock[] {
  const groups = new Map<string, Set<CountedStory>>();
  const compared: { pk: string; words: ReadonlySet<number> }[] = [];
  for (const one of stories) {
    const ties = tiesOf(one.story);
    // What one paper alone reports may be one of a series under one headline.
    if (one.papers.size > 1 && compared.length < COMPARED) {
      const words = new Set(termsOf(one.story.headline));
      for (const other of compared) if (areAlike(words, other.words)) ties.push(other.pk);
      compared.push({ pk: one.story.pk, words });
    }
    const known = new Set(ties.map((tie) => groups.get(tie)).filter((group) => group !== undefined));
    const group = new Set([...[...known].flatMap((other) => [...other]), one]);
    for (const { story } of group) for (const tie of tiesOf(story)) groups.set(tie, group);
  }
  return [...new Set(stories.map(({ story }) => groups.get(story.pk)))].flatMap((group) =>
    group === undefined ? [] : blockOf([...group].toSorted(mostPapersFirst)),
  );
}

/** What stands in order below the large blocks: thirty lines, or whatever has ten papers. */
export function deckOf(blocks: readonly StoryBlock[], from = 0): StoryBlock[] {
  return blocks
    .toSorted((one, other) => other.papers - one.papers || firstFirst(one, other))
    .filter(({ papers }, at) => at < from + LINES || papers >= MANY_PAPERS)
    .slice(0, MOST_BLOCKS);
}

function blockOf(stories: readonly CountedStory[]): StoryBlock {
  return {
    papers: new Set(stories.flatMap(({ papers }) => [...papers])).size,
    stories: stories.filter(({ papers }, at) => at < STORIES_OF_BLOCK || papers.size >= MANY_PAPERS),
  };
}

const firstFirst = ({ stories: [one] }: StoryBlock, { stories: [other] }: StoryBlock): number =>
  one && other ? mostPapersFirst(one, other) : 0;

/** By Dice's coefficient. */
function areAlike(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  const common = [...one].filter((word) => other.has(word)).length;
  return common >= COMMON && 2 * common >= ALIKE * (one.size + other.size);
}

/** What a story has in common with those beside which it stands. */
function tiesOf({ pk, twins = [], storyline }: FeedStory): string[] {
  return [pk, ...[...twins, ...(storyline ? [storyline] : [])].map((id) => storyKey(id).pk)];
}
