import { mapBounded } from '../../runtime/map-bounded.ts';
import { storyIdAt, storyKey } from '../../story/items/keys.ts';
import type { Story } from '../../story/items/story.ts';
import { type ChangedStories, PAGE_DAYS, type StoryReader } from '../changed-stories.ts';
import type { FeedFile } from '../feed-bucket.ts';
import type { FeedStory } from '../feed-state.ts';
import { editionPage } from '../pages/edition-page.ts';
import { mainLanguage } from '../pages/front-page.ts';
import { pageContext } from '../pages/layout.ts';
import { searchIndex } from '../pages/search.ts';
import type { Parts } from '../story-days.ts';
import { daysOf, deckOf, LARGE, mostReported, type StoryBlock, storyBlocks } from './choose-stories.ts';
import {
  type Edition,
  type EditionStory,
  editionStory,
  PAGE_LAYOUT,
  type ShownStory,
  shownHash,
  storyOn,
} from './edition.ts';
import { type EditionFiles, type EditionIndex, monthOfEdition, pageFile, searchFile } from './edition-files.ts';
import { type Slot, slotsBetween } from './slots.ts';

export interface EditionSettings {
  /** Hours of the zone at which an edition is made: `HH:MM`, in order. A day has one of its own at its end. */
  readonly editions: readonly string[];
  readonly timeZone: string;
  readonly parts: Parts;
  /** 0: editions stay. */
  readonly retentionDays: number;
  readonly hasPictures: boolean;
  readonly title: string;
}

const DAY_MS = 86_400_000;
/** A new stack makes those of so many days. */
const BEGIN_MS = PAGE_DAYS * DAY_MS;
/** Pages that one run writes again: each reads its stories, so the others wait for the next run. */
const MOST_WRITTEN = 20;
const READ_AT_A_TIME = 8;

/** Whether a run has an edition to make. @param until when the last one ended; absent: the index says */
export function isEditionDue(
  until: string | undefined,
  { editions, timeZone }: Pick<EditionSettings, 'editions' | 'timeZone'>,
  nowMs: number,
): boolean {
  return until === undefined || slotsBetween(Date.parse(until), nowMs, editions, timeZone).length > 0;
}

/** What a run makes, writes again and deletes of editions. It reads before the claim, and writes after it. */
export interface EditionChanges {
  readonly pages: readonly FeedFile[];
  readonly removed: readonly string[];
  /** Whether there ever was one: its page is spared where nobody knows what is in the folder. */
  readonly hasAny: boolean;
  /** The latest ones, the one that was just made included. */
  readonly latest: EditionIndex['latest'];
  /** Until when all are made; undefined: pages wait for the next run. */
  readonly until: string | undefined;
  save(): Promise<void>;
}

/** The editions that there are, as a run finds them. */
export interface KnownEditions {
  /** Looks for those that say something else of these stories, or of stories that are gone. */
  look(stories: readonly Story[]): Promise<void>;
  missing(pks: ReadonlySet<string>): Promise<void>;
  /** @param read the stories of a day, or of a part of one */
  change(changed: ChangedStories, read: (part: string) => Promise<readonly FeedStory[]>): Promise<EditionChanges>;
}

export async function knownEditions(
  files: EditionFiles,
  reader: StoryReader,
  settings: EditionSettings,
): Promise<KnownEditions> {
  const { hasPictures, timeZone } = settings;
  const nowMs = reader.nowMs();
  const none = { until: iso(nowMs - BEGIN_MS), latest: [], months: [], toWrite: [], layout: PAGE_LAYOUT };
  const index: EditionIndex = (await files.index()) ?? none;
  const months = new Map<string, Map<string, Edition>>();
  const editionsOf = new Map<string, Set<string>>();
  const toWrite = new Set(index.toWrite);
  const changedMonths = new Set<string>();

  const load = async (month: string): Promise<Map<string, Edition>> => {
    const known = months.get(month);
    if (known) return known;
    const editions = new Map((await files.month(month)).map((one) => [one.name, one]));
    months.set(month, editions);
    for (const { name, blocks } of editions.values())
      for (const { id, mergedInto } of blocks.flat())
        for (const storyId of mergedInto ? [id, mergedInto] : [id])
          editionsOf.set(storyId, (editionsOf.get(storyId) ?? new Set()).add(name));
    return editions;
  };
  const editionOf = async (name: string): Promise<Edition | undefined> => (await load(monthOfEdition(name))).get(name);

  if (index.layout !== PAGE_LAYOUT)
    for (const month of index.months) for (const name of (await load(month)).keys()) toWrite.add(name);

  const look = async (stories: readonly Story[]): Promise<void> => {
    const oldest = Math.min(...stories.map(({ firstSeenAt }) => Date.parse(firstSeenAt)));
    if (stories.length === 0) return;
    // A page is named by a day of its zone, which may be the one before.
    const from = monthOfEdition(iso(oldest - DAY_MS));
    for (const month of index.months) if (month >= from) await load(month);
    for (const story of stories)
      for (const name of editionsOf.get(storyIdAt(story)) ?? []) {
        const edition = await editionOf(name);
        if (edition && saysOther(edition, story, hasPictures)) toWrite.add(name);
      }
  };

  /** The stories, and those which they were merged into, with all of their reports. */
  const readStories = async (ids: readonly string[]): Promise<Map<string, Story>> => {
    const heads = await reader.read(ids.map(storyKey));
    const others = heads.flatMap(({ mergedInto }) => (mergedInto ? [storyKey(mergedInto)] : []));
    const known = new Set(heads.map(({ pk }) => pk));
    const merged = await reader.read(others.filter(({ pk }) => !known.has(pk)));
    const stories = await reader.withReports([
      ...new Map([...heads, ...merged].map((head) => [head.pk, head])).values(),
    ]);
    return new Map(stories.map((story) => [storyIdAt(story), story]));
  };

  const written = async (edition: Edition): Promise<{ edition: Edition; files: readonly FeedFile[] }> => {
    const stories = await readStories(edition.blocks.flat().map(({ id }) => id));
    const shown = new Map<string, ShownStory>();
    const asNow = (one: EditionStory): EditionStory => {
      const { mergedInto: _, ...others } = one;
      const own = stories.get(one.id);
      const story = own?.mergedInto ? stories.get(own.mergedInto) : own;
      const view = story && storyOn(one, story, edition, hasPictures);
      if (view) shown.set(one.id, view);
      return { ...others, ...(own?.mergedInto && { mergedInto: own.mergedInto }), says: shownHash(view) };
    };
    const next: Edition = { ...edition, blocks: edition.blocks.map((block) => block.map(asNow)) };
    const context = pageContext(settings, edition.language);
    const body = editionPage(context, next, shown, edition.before ? await editionOf(edition.before) : undefined);
    const page = { name: pageFile(edition.name), contentType: 'text/html; charset=utf-8', body };
    return { edition: next, files: [page, searchIndex(searchFile(edition.name), [...shown.values()])] };
  };

  /** The edition of a stretch, before its words are read. Undefined if nothing was reported. */
  const chosen = async (
    slot: Slot,
    { shown, kept }: ChangedStories,
    read: (part: string) => Promise<readonly FeedStory[]>,
  ): Promise<Edition | undefined> => {
    const found = mostReported(slot);
    const parts = daysOf(slot, settings.parts);
    for (let at = 0; at < parts.length; at += READ_AT_A_TIME)
      for (const stories of await mapBounded(parts.slice(at, at + READ_AT_A_TIME), READ_AT_A_TIME, read))
        found.add(stories);
    // What began before, and is among the hottest.
    found.add([...shown, ...kept]);
    const blocks = deckOf(storyBlocks(found.best()), LARGE);
    const before = index.latest.findLast(({ name }) => isOfHour(name));
    const last = before && isOfHour(slot.name) ? await editionOf(before.name) : undefined;
    const stories = await readStories(blocks.flatMap(({ stories }) => stories.map(({ story }) => storyIdAt(story))));
    const madeAt = iso(nowMs);
    const references = blocks.map(({ stories: all }: StoryBlock) =>
      all.flatMap(({ story: { pk, section }, papers }) => {
        const story = stories.get(storyIdAt({ pk, sk: '' }));
        if (!story) return [];
        const isAnew = last && (story.announced?.at ?? '') > last.to;
        const since = !last ? undefined : story.firstSeenAt >= last.to ? 'new' : isAnew ? 'news' : undefined;
        return editionStory(story, { papers: papers.size, ...(section && { section }), ...(since && { since }) });
      }),
    );
    const filled = references.filter((block) => block.length > 0);
    if (filled.length === 0) return undefined;
    const language = mainLanguage(blocks.flatMap(({ stories }) => stories.map(({ story }) => story)));
    return { ...slot, madeAt, language, ...(last && { before: last.name }), blocks: filled };
  };

  return {
    look,
    async missing(pks) {
      if (pks.size === 0) return;
      for (const month of index.months) await load(month);
      for (const pk of pks) for (const name of editionsOf.get(storyIdAt({ pk, sk: '' })) ?? []) toWrite.add(name);
    },
    async change(changed, read) {
      const due = slotsBetween(Date.parse(index.until), nowMs, settings.editions, timeZone);
      let { until, latest } = index;
      const made: string[] = [];
      for (const slot of due) {
        const isComplete = !changed.pass || changed.completeFrom <= (daysOf(slot, settings.parts).at(-1) ?? '');
        if (!isComplete || made.length > 0) break;
        const edition = await chosen(slot, changed, read);
        until = slot.to;
        if (edition === undefined) continue;
        const { name, to } = edition;
        (await load(monthOfEdition(name))).set(name, edition);
        latest = [...latest.filter((one) => one.name !== name), { name, to }];
        toWrite.add(name);
        made.push(name);
      }
      latest = latest.filter(({ to }) => Date.parse(to) > nowMs - BEGIN_MS);
      const removed: string[] = [];
      const [oldest] = index.months;
      if (settings.retentionDays > 0 && oldest !== undefined && due.length > 0)
        for (const { name, to } of (await load(oldest)).values())
          if (Date.parse(to) < nowMs - settings.retentionDays * DAY_MS) removed.push(name);
      for (const name of removed) {
        months.get(monthOfEdition(name))?.delete(name);
        changedMonths.add(monthOfEdition(name));
        toWrite.delete(name);
      }
      // The one that was just made first: the others are there already.
      const now = [...new Set([...made, ...[...toWrite].toSorted().toReversed()])].slice(0, MOST_WRITTEN);
      const pages: FeedFile[] = [];
      for (const name of now) {
        toWrite.delete(name);
        const edition = await editionOf(name);
        if (edition === undefined) continue;
        const { files, edition: next } = await written(edition);
        months.get(monthOfEdition(name))?.set(name, next);
        changedMonths.add(monthOfEdition(name));
        pages.push(...files);
      }
      const isDone = toWrite.size === 0 && !isEditionDue(until, settings, nowMs);
      return {
        ...{
          pages,
          removed: removed.flatMap((name) => [pageFile(name), searchFile(name)]),
          latest,
          hasAny: index.months.length > 0,
          until: isDone ? until : undefined,
        },
        async save() {
          for (const month of changedMonths)
            await files.saveMonth(month, [...(months.get(month)?.values() ?? [])].toSorted(byEnd));
          const all = new Set([...index.months, ...changedMonths]);
          for (const month of all) if (months.get(month)?.size === 0) all.delete(month);
          const next = { until, latest, months: [...all].sort(), toWrite: [...toWrite], layout: PAGE_LAYOUT };
          if (JSON.stringify(next) !== JSON.stringify(index)) await files.saveIndex(next);
        },
      };
    },
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

const isOfHour = (name: string): boolean => name.length > '2026-01-05'.length;

const byEnd = (one: Edition, other: Edition): number => (one.to < other.to ? -1 : one.to > other.to ? 1 : 0);

/** Whether the page of an edition says something else of a story than it does now. */
function saysOther(edition: Edition, story: Story, hasPictures: boolean): boolean {
  const own = storyIdAt(story);
  return edition.blocks.flat().some((one) => {
    if (one.id === own) {
      if (one.mergedInto !== story.mergedInto) return true;
      // Then the other story is what it says.
      if (story.mergedInto) return false;
    } else if (one.mergedInto !== own) return false;
    return shownHash(storyOn(one, story, edition, hasPictures)) !== one.says;
  });
}
