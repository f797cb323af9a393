import { askToMerge } from '../../../../functions/heal/heal.ts';
import { learnWords } from '../../../../functions/learn/learn.ts';
import { learnedRarity, unpackTerms } from '../../../../functions/matching/learned-rarity.ts';
import { type Profile, profileOf } from '../../../../functions/matching/profile.ts';
import type { RarityOf } from '../../../../functions/matching/rarity.ts';
import { carryOut } from '../../../../functions/story/correct/carry-out.ts';
import type { Decision } from '../../../../functions/story/items/decision.ts';
import type { Disposition } from '../../../../functions/story/items/disposition.ts';
import type { Judged, StoryItem, TableItem } from '../../../../functions/story/items/items.ts';
import type { Judge } from '../../../../functions/story/items/judge.ts';
import { address, type Key, storyKey } from '../../../../functions/story/items/keys.ts';
import type { MatchSettings } from '../../../../functions/story/items/settings.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import type { StoryTable } from '../../../../functions/story/table/story-table.ts';
import { SETTINGS } from '../../../fixtures/arrivals.ts';
import { writeUnits } from '../cost/write-units.ts';
import type { Sample } from './samples.ts';

/** What became of one article, and what it cost. */
export interface Outcome {
  sample: Sample;
  /** As the stack read it, with what it had learned by then. */
  profile: Profile;
  storyId: string;
  /** The storyline of its story; the story itself where that is the only one of its affair. */
  storylineId: string;
  /** It began a story that was put into the storyline of another one. */
  isGathered: boolean;
  disposition: Disposition;
  /** Of the match that it joined by; absent for another reason. */
  probability?: number | undefined;
  /** What the story's write announces, `none` for a silent one; undefined if no story was written. */
  announced: StoryItem['announce'] | undefined;
  keysRead: number;
  /** Stories read to be compared with, as they were. */
  compared: readonly StoryItem[];
  storiesRead: number;
  /** Reports read: those that decide which story is meant, and those that it shows. */
  reportsRead: number;
  writeUnits: number;
  /** What the second reader was asked and said, if there is one. */
  judged: Judged | undefined;
  /** CPU of profile, keys, comparisons and decision, without reading the file. */
  microseconds: number;
}

/** Alone in the world, a writer never loses a race. */
export const RETRY_POLICY = { attempts: 1, sleep: async () => {}, random: () => 0 };

/** As long as AWS's own names: they are part of the items' size. */
export const FILE_FACTS = {
  bucket: 'wiredrop-intakebucket-1a2b3c4d5e6f',
  versionId: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6',
  sequencer: '0055AED6DCD90281E5',
};

/**
 * Records the samples one after the other, each at the moment of its crawl, as a new stack would with everything on: at
 * each new day it learns from the stories that it has by then.
 * @param night instant at which all of them are uploaded instead: an archive
 * @param judge asked where words are in doubt
 */
export async function streamOf(
  samples: readonly Sample[],
  matching: MatchSettings,
  night?: string,
  judge?: Judge,
): Promise<Outcome[]> {
  const table = new LeanTable();
  const memory = new Memory(table, matching.windowDays);
  const outcomes: Outcome[] = [];
  for (const sample of samples) {
    const { path, article, normalText, seenAt, profileMicroseconds } = sample;
    const recordedAt = night ?? seenAt;
    await memory.learnAt(recordedAt);
    const profile = memory.rarity ? profileOf(article, normalText, seenAt, memory.rarity) : sample.profile;
    const arrival = {
      file: { ...FILE_FACTS, key: path, uploadedAt: recordedAt },
      result: { kind: 'article', article, profile } as const,
      decidedAt: recordedAt,
      settings: { ...SETTINGS, matching },
      scope: '',
    };
    const before = table.reads;
    table.storiesSince();
    const start = process.threadCpuUsage();
    const decision: Decision = await recordFile(arrival, table, RETRY_POLICY, judge);
    const { user, system } = process.threadCpuUsage(start);
    memory.keep(decision);
    await heal(decision, table, recordedAt);
    outcomes.push({
      sample,
      profile,
      storyId: decision.storyId ?? '',
      storylineId: '',
      isGathered: decision.writes.some(({ item }) => item.entity === 'storyline'),
      disposition: decision.disposition,
      probability: decision.evidence?.probability,
      announced: decision.writes.map(({ item }) => item).find((item) => item.entity === 'story')?.announce,
      keysRead: table.reads.keys - before.keys,
      compared: table.storiesSince(),
      storiesRead: table.reads.stories - before.stories,
      reportsRead: table.reads.reports - before.reports,
      writeUnits: writeUnits(decision.writes),
      judged: decision.judged,
      microseconds: profileMicroseconds + user + system,
    });
  }
  return outcomes.map((outcome) => {
    const storyId = table.currentId(outcome.storyId);
    return { ...outcome, storyId, storylineId: table.currentId(table.story(storyId)?.storyline ?? storyId) };
  });
}

/** Merges the twins that a decision found at once, as a stack does within minutes. */
async function heal({ writes }: Decision, table: LeanTable, at: string): Promise<void> {
  const twins = writes.flatMap(({ item }) => (item.entity === 'twins' ? [item] : []));
  if (twins.length === 0) return;
  const nowMs = Date.parse(at);
  await askToMerge(nowMs, {
    open: async () =>
      twins.flatMap((one) => {
        const [younger, older] = [table.story(one.storyId), table.story(one.into)];
        return younger && older ? [{ twins: one, younger, older }] : [];
      }),
    async send(request) {
      const read = () => Promise.reject(new Error('a merge reads no file'));
      const access = { table, retryPolicy: RETRY_POLICY, nowMs: () => nowMs, notifications: true, read, latest: read };
      await carryOut(request, access);
    },
  });
}

/** What a stack learns, from the table, once a day. */
class Memory {
  /** Undefined until something is learned. */
  rarity: RarityOf | undefined;
  private readonly storiesOn = new Map<string, Key[]>();
  private learnedOn = '';
  private readonly table: LeanTable;
  private readonly windowDays: number;

  constructor(table: LeanTable, windowDays: number) {
    this.table = table;
    this.windowDays = windowDays;
  }

  keep({ writes }: Decision): void {
    for (const { item, expect } of writes) {
      if (item.entity !== 'story' || expect !== 'absent') continue;
      const day = item.firstSeenAt.slice(0, 10);
      const { pk, sk } = item;
      this.storiesOn.set(day, [...(this.storiesOn.get(day) ?? []), { pk, sk }]);
    }
  }

  async learnAt(instant: string): Promise<void> {
    const day = instant.slice(0, 10);
    if (day <= this.learnedOn) return;
    this.learnedOn = day;
    const { terms, stories } = await learnWords(Date.parse(day), this.windowDays, {
      list: async (ofDay) => this.storiesOn.get(ofDay) ?? [],
      read: async (keys) => (await this.table.read(keys)).filter((item) => item.entity === 'story'),
    });
    this.rarity = stories > 0 ? learnedRarity(unpackTerms(terms, stories)) : undefined;
  }
}

/** A table for one writer that copies nothing, so that it holds 40,000 articles and its own time hardly counts. */
export class LeanTable implements StoryTable {
  reads: Readonly<{ keys: number; stories: number; reports: number }> = { keys: 0, stories: 0, reports: 0 };
  private readonly items = new Map<string, TableItem>();
  private readonly stories: StoryItem[] = [];

  async read(keys: readonly Key[]): Promise<TableItem[]> {
    const first = keys[0]?.sk;
    this.reads = {
      keys: this.reads.keys + (first === 'KEY' ? keys.length : 0),
      stories: this.reads.stories + (first === 'STORY' ? keys.length : 0),
      reports: this.reads.reports + (first?.startsWith('REPORT#') ? keys.length : 0),
    };
    const items = keys.flatMap((key) => this.items.get(address(key)) ?? []);
    this.stories.push(...items.filter((item) => item.entity === 'story'));
    return items;
  }

  story(storyId: string): StoryItem | undefined {
    const item = this.items.get(address(storyKey(storyId)));
    return item?.entity === 'story' ? item : undefined;
  }

  /** The story that has the reports of this one by now. */
  currentId(storyId: string): string {
    const into = this.story(storyId)?.mergedInto;
    return into === undefined ? storyId : this.currentId(into);
  }

  /** The stories that were read since it was last asked. */
  storiesSince(): StoryItem[] {
    return this.stories.splice(0);
  }

  async write(writes: Parameters<StoryTable['write']>[0]): Promise<boolean> {
    const isAsExpected = writes.every(
      ({ item, expect }) => (this.items.get(address(item))?.version ?? 'absent') === expect,
    );
    if (isAsExpected) for (const { item } of writes) this.items.set(address(item), item);
    return isAsExpected;
  }
}

/** The files of each story, the largest stories first. */
export function storiesOf(outcomes: readonly Outcome[]): Sample[][] {
  const stories = [...Map.groupBy(outcomes, ({ storyId }) => storyId).values()];
  return stories.map((ofStory) => ofStory.map(({ sample }) => sample)).sort((a, b) => b.length - a.length);
}
