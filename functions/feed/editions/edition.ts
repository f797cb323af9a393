import { hash } from 'node:crypto';
import type { ReportRef } from '../../story/items/items.ts';
import { storyIdAt } from '../../story/items/keys.ts';
import type { Story } from '../../story/items/story.ts';
import { shownRef } from '../../story/items/view.ts';
import { type FeedStory, isOnPages, publicPart } from '../feed-state.ts';
import type { Slot } from './slots.ts';

/**
 * An edition as it is kept: which stories stand on it, by which report, in which order. It has no words. Its page is
 * made of the reports as they are now, so what is erased, withdrawn or corrected is not on it any more
 * (docs/decisions/0014-an-edition-is-kept-as-references.md).
 */
export interface Edition extends Slot {
  readonly madeAt: string;
  /** Of most of its stories: that of the page. */
  readonly language: string;
  /** The edition before it, of which it says what is new since. */
  readonly before?: string;
  /** The largest first. A storyline is one block, with its largest story first. */
  readonly blocks: readonly (readonly EditionStory[])[];
}

export interface EditionStory {
  readonly id: string;
  /** The report whose words were shown. */
  readonly report: ReportRef;
  /** The latest development that it had. */
  readonly news?: NonNullable<Story['development']>;
  /** How many papers reported it in the stretch of the edition. */
  readonly papers: number;
  /** The section that it was in. */
  readonly section?: string;
  /** It began after the edition before ended, or has said something since. */
  readonly since?: 'new' | 'news';
  /** The story that it was merged into, once it was. */
  readonly mergedInto?: string;
  /** Hash of what the page says of it. */
  readonly says: string;
}

/** Raised when the markup of pages changes: editions are written again. */
export const PAGE_LAYOUT = 2;

/** A story as an edition refers to it, before its page is written. */
export function editionStory(
  story: Story,
  { papers, since, section }: Pick<EditionStory, 'papers' | 'since' | 'section'>,
): EditionStory {
  const { development } = story;
  return {
    ...{ id: storyIdAt(story), report: shownRef(story), papers, says: '' },
    ...(section && { section }),
    ...(since && { since }),
    ...(development && { news: development }),
  };
}

/**
 * What the page of an edition shows of a story: the report that it refers to, or what stands for the story now where
 * that says nothing any more.
 * @param story with all of its reports; that which it was merged into, if it was
 * @returns undefined if it is withdrawn, or has no words
 */
export function storyOn(
  { id, report, news, papers, section, since }: EditionStory,
  story: Story,
  { madeAt }: Pick<Edition, 'madeAt'>,
  hasPictures: boolean,
): ShownStory | undefined {
  const isMerged = storyIdAt(story) !== id;
  const ref = isMerged ? `${id}#${report}` : report;
  const { shown: _, development: __, ...head } = story;
  const development = news && (isMerged ? { ...news, report: `${id}#${news.report}` } : news);
  const view = publicPart({ ...head, shown: ref, ...(development && { development }) }, hasPictures);
  if (!isOnPages(view) || view.headline === '') return undefined;
  const reports = view.reports.filter(({ at }) => at <= madeAt);
  // What changes without a change of what is shown.
  const { heat, announced, lastSeenAt, reportedAt, twins, storyline, quiet, section: _now, ...shown } = view;
  const fixed = { version: 0, revision: 0, earlier: [], papers, articles: reports.length, reports };
  return { ...shown, ...fixed, ...(section && { section }), ...(since && { since }) };
}

/** A story of a front page or an edition. */
export type ShownStory = FeedStory & Pick<EditionStory, 'since'>;

export const shownHash = (shown: ShownStory | undefined): string =>
  shown === undefined ? '' : hash('sha256', JSON.stringify(shown), 'base64url').slice(0, 12);
