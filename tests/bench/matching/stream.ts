import type { Decision } from '../../../functions/story/items/decision.ts';
import type { Disposition } from '../../../functions/story/items/disposition.ts';
import type { StoryItem, TableItem } from '../../../functions/story/items/items.ts';
import { address } from '../../../functions/story/items/keys.ts';
import type { MatchSettings } from '../../../functions/story/items/settings.ts';
import { recordFile } from '../../../functions/story/record/record-file.ts';
import type { StoryTable } from '../../../functions/story/table/story-table.ts';
import { SETTINGS } from '../../fixtures/arrivals.ts';
import { writeUnits } from '../cost/write-units.ts';
import type { Sample } from './samples.ts';

/** What became of one article, and what it cost. */
export interface Outcome {
  sample: Sample;
  storyId: string;
  disposition: Disposition;
  /** Of the match that it joined by; absent for another reason. */
  probability?: number | undefined;
  /** What the story's write announces, `none` for a silent one; undefined if no story was written. */
  announced: StoryItem['announce'] | undefined;
  keysRead: number;
  /** Stories read to be compared with. */
  storiesRead: number;
  writeUnits: number;
  /** CPU of profile, keys, comparisons and decision, without reading the file. */
  microseconds: number;
}

/** Alone in the world, a writer never loses a race. */
const RETRY_POLICY = { attempts: 1, sleep: async () => {}, random: () => 0 };

/** As long as AWS's own names: they are part of the items' size. */
const FILE_FACTS = {
  bucket: 'wiredrop-intakebucket-1a2b3c4d5e6f',
  versionId: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6',
  sequencer: '0055AED6DCD90281E5',
};

/** Records the samples one after the other, each at the moment of its crawl, with everything on. */
export async function streamOf(samples: readonly Sample[], matching: MatchSettings): Promise<Outcome[]> {
  const table = new LeanTable();
  const outcomes: Outcome[] = [];
  for (const sample of samples) {
    const { path, article, profile, seenAt, profileMicroseconds } = sample;
    const arrival = {
      file: { ...FILE_FACTS, key: path, uploadedAt: seenAt },
      result: { ok: true, article, profile } as const,
      decidedAt: seenAt,
      settings: { ...SETTINGS, timeline: true, matching },
      scope: '',
    };
    const before = table.reads;
    const start = process.threadCpuUsage();
    const decision: Decision = await recordFile(arrival, table, RETRY_POLICY);
    const { user, system } = process.threadCpuUsage(start);
    outcomes.push({
      sample,
      storyId: decision.storyId ?? '',
      disposition: decision.disposition,
      probability: decision.evidence?.probability,
      announced: decision.writes.map(({ item }) => item).find((item) => item.entity === 'story')?.announce,
      keysRead: table.reads.keys - before.keys,
      storiesRead: table.reads.stories - before.stories,
      writeUnits: writeUnits(decision.writes),
      microseconds: profileMicroseconds + user + system,
    });
  }
  return outcomes;
}

/** A table for one writer that copies nothing, so that it holds 40,000 articles and its own time hardly counts. */
class LeanTable implements StoryTable {
  reads: Readonly<{ keys: number; stories: number }> = { keys: 0, stories: 0 };
  private readonly items = new Map<string, TableItem>();

  async read(keys: Parameters<StoryTable['read']>[0]): Promise<TableItem[]> {
    const first = keys[0]?.sk;
    this.reads = {
      keys: this.reads.keys + (first === 'KEY' ? keys.length : 0),
      stories: this.reads.stories + (first === 'STORY' ? keys.length : 0),
    };
    return keys.flatMap((key) => this.items.get(address(key)) ?? []);
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
