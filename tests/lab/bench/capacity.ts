import type { FeedBucket } from '../../../functions/feed/feed-bucket.ts';
import { type FeedState, STATE, unpacked } from '../../../functions/feed/feed-state.ts';
import { type Parts, storyDays } from '../../../functions/feed/story-days.ts';
import { type FeedDependencies, updateFeeds } from '../../../functions/feed/update-feeds.ts';
import { learnWords } from '../../../functions/learn/learn.ts';
import { packProfile } from '../../../functions/matching/profile.ts';
import { checkSources, MOST_SOURCES } from '../../../functions/sources/check-sources.ts';
import { withReceipts } from '../../../functions/sources/source.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyKey } from '../../../functions/story/items/keys.ts';
import type { ChangeList } from '../../../functions/story/table/dynamo-change-lists.ts';
import { SETTINGS } from '../../functions/feed/feed-world.ts';
import { changed as reportedAt, storyOf, withReportOf } from '../../functions/feed/stories.ts';
import { reportOf } from '../../functions/matching/reports.ts';

// What one run of each part that reads the past takes, at 1, 10 and 30 million articles a month, of which a third are
// new stories: `npm run capacity`. Table, lists and files are adapters that compute their items as they are read, so
// this is the CPU of the part, without that of the SDK; an hour of a stack is not simulated, but its worst minutes are.

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 0, 31, 12);
/**
 * Lambda gives a function a whole processor at this memory.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const WHOLE_MB = 1_769;
const WORDS =
  'The harbour council voted seven to four to keep the night ferry running for two more years, said the mayor. ';

interface Row {
  part: string;
  what: string;
  cpuSeconds: number;
  memoryMb: number;
  timeoutSeconds: number;
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Stories at even distances, each made when it is read: story n was first seen n steps after 1970. */
function endlessStories(storiesPerDay: number) {
  const stepMs = DAY_MS / storiesPerDay;
  const instant = (n: number) => new Date(Math.ceil(n * stepMs)).toISOString();
  const keyOf = (n: number) => ({ ...storyKey(`s${n}`), firstSeenAt: instant(n) });
  let version = 1;
  const changed = new Set<number>();
  const expired = new Set<number>();
  const storyAt = (n: number) => {
    const story = storyOf(
      `s${n}`,
      {
        title: `Headline ${n} of the harbour council about its ferry`,
        excerpt: WORDS.repeat(3),
        ...{ publisher: `Paper ${n % 300}`, observedAt: instant(n), publishedAt: instant(n) },
        url: `https://news.example.com/2026/01/${n}`,
      },
      {
        firstSeenAt: instant(n),
        ...(n % 5 === 0 && { heat: (n + (changed.has(n) ? version : 0)) % 97 }),
        ...(changed.has(n) && { version }),
      },
    );
    const papers = n % 40 === 0 ? 12 : 1;
    return Array.from({ length: papers - 1 }, (_, place) => place + 1).reduce(
      (one, place) =>
        withReportOf(
          one,
          { publisher: `Paper ${(n + place) % 300}`, observedAt: instant(n), publishedAt: instant(n) },
          { at: instant(n) },
        ),
      reportedAt(story, { at: instant(n) }),
    );
  };
  return {
    /** Changes them, or lets them expire. @returns what collect lists of it */
    list(numbers: readonly number[], isGone = false): ChangeList[] {
      version += 1;
      for (const n of numbers) (isGone ? expired : changed).add(n);
      return [{ pk: 'CHANGED', sk: String(version), storyIds: numbers.map((n) => `s${n}`) }];
    },
    /** The numbers of the last stories before an instant. */
    before: (ms: number, count: number) => Array.from({ length: count }, (_, i) => Math.floor(ms / stepMs) - i),
    reader: (nowMs: () => number): FeedDependencies['stories'] => ({
      async list({ from, to, limit }) {
        const last = Math.floor(Math.min(Date.parse(to), NOW_MS) / stepMs);
        const first = Math.ceil(Date.parse(from) / stepMs);
        const count = Math.max(0, Math.min(limit, last - first + 1));
        return Array.from({ length: count }, (_, i) => last - i)
          .filter((n) => !expired.has(n))
          .map(keyOf);
      },
      read: async (keys) => {
        const numbers = keys.map(({ pk }) => Number(pk.slice('STORY#s'.length)));
        return numbers.filter((n) => !expired.has(n)).map(storyAt);
      },
      withReports: async (heads) => heads.map((head) => storyAt(Number(head.pk.slice('STORY#s'.length)))),
      nowMs,
    }),
  };
}

function memoryBucket(): FeedBucket & { state: () => FeedState | undefined; written: Set<string> } {
  const written = new Set<string>();
  const own = new Map<string, { bytes: Uint8Array; etag: string }>();
  let saved = 0;
  return {
    state: () => unpacked<FeedState>(own.get(STATE)?.bytes),
    list: async () => [],
    readOwn: async (name) => own.get(name),
    async saveOwn(name, bytes, was) {
      if (was !== undefined && was !== (own.get(name)?.etag ?? '')) return undefined;
      own.set(name, { bytes, etag: String(++saved) });
      return String(saved);
    },
    removeOwn: async (name) => void own.delete(name),
    put: async ({ name }) => void written.add(name),
    written,
    remove: async () => {},
    removePages: async () => {},
  };
}

const FEED = { part: 'feed', memoryMb: 1024, timeoutSeconds: 180 };
/** Of the day that ends half a day after `NOW_MS`. */
const EDITION = '2026-01-31.html';
/** Runs of a pass that are tried. */
const PASSES = 40;

async function feedRows(storiesPerDay: number, parts: Parts, isPublishing: boolean): Promise<Row[]> {
  const stories = endlessStories(storiesPerDay);
  const bucket = memoryBucket();
  let [nowMs, lists] = [NOW_MS, [] as ChangeList[]];
  const dependencies = (): FeedDependencies => ({
    bucket,
    days: storyDays(bucket),
    changes: {
      read: async () => lists,
      async remove() {
        lists = [];
      },
    },
    stories: stories.reader(() => nowMs),
  });
  let warm = dependencies();
  const settings = { ...SETTINGS, isPublishing, parts };
  const run = (some: ChangeList[], from = warm) => {
    lists = some;
    nowMs += 60_000;
    return cpuOf(() => updateFeeds(from, settings));
  };
  const of = (what: string, cpuSeconds: number): Row => ({ ...FEED, what, cpuSeconds });
  const pass = async (): Promise<number> => {
    let worst = 0;
    for (let runs = 0; runs < PASSES; runs++) {
      worst = Math.max(worst, await run([]));
      if (bucket.state()?.pass === undefined) break;
    }
    return worst;
  };
  const load = `${Math.round((30 * storiesPerDay) / 1e3).toLocaleString('en')},000 stories${isPublishing ? ', pages' : ''}`;
  const rows = [of(`${load}: first pass, worst run`, await pass())];
  // Two of each of the last ten days, and a minute's new ones.
  const aMinute = () =>
    stories.list([
      ...Array.from({ length: 10 }, (_, day) => stories.before(NOW_MS - day * DAY_MS, 2)).flat(),
      ...stories.before(NOW_MS, Math.ceil(storiesPerDay / 1_440)),
    ]);
  warm = dependencies();
  rows.push(of(`${load}: a minute, cold`, await run(aMinute())));
  rows.push(of(`${load}: a minute`, Math.max(await run(aMinute()), await run(aMinute()))));
  // Half of them are still in the files.
  const gone = [...stories.before(NOW_MS - 40 * DAY_MS, 5_000), ...stories.before(NOW_MS - 20 * DAY_MS, 5_000)];
  rows.push(of(`${load}: a minute in which 10,000 expire`, await run(stories.list(gone, true))));
  rows.push(
    of(
      `${load}: a minute with 10,000 changes of one day`,
      await run(stories.list(stories.before(NOW_MS - 9 * DAY_MS, 10_000))),
    ),
  );
  if (isPublishing) {
    // Half a day later, and the edition of the whole day is made by a container that has read none of it. A pass may
    // have to read the day first.
    nowMs = NOW_MS + DAY_MS / 2;
    warm = dependencies();
    let worst = 0;
    for (let runs = 0; runs < 4 * PASSES && !bucket.written.has(EDITION); runs++)
      worst = Math.max(worst, await run([]));
    if (!bucket.written.has(EDITION)) throw new Error(`no run has made ${EDITION}`);
    rows.push(of(`${load}: the edition of a day, cold`, worst));
  }
  nowMs += DAY_MS;
  rows.push(of(`${load}: the daily pass, worst run`, await pass()));
  return rows;
}

async function learnRow(storiesPerDay: number): Promise<Row> {
  const read = async (keys: readonly { pk: string }[]): Promise<StoryItem[]> =>
    keys.map(({ pk }) => {
      const [, day = ''] = /#(\S+)/.exec(pk) ?? [];
      const profile = reportOf(`${WORDS} ${pk}`, WORDS.repeat(10) + pk, {}, `${day}T09:00:00.000Z`);
      return { firstSeenAt: `${day}T09:00:00.000Z`, profiles: { first: packProfile(profile) } } as StoryItem;
    });
  let making = 0;
  const timed = async (keys: readonly { pk: string }[]) => {
    let items: StoryItem[] = [];
    making += await cpuOf(async () => {
      items = await read(keys);
    });
    return items;
  };
  const list = async (day: string, limit: number) =>
    Array.from({ length: Math.min(limit, Math.ceil(storiesPerDay)) }, (_, i) => storyKey(`${day} ${i}`));
  const all = await cpuOf(() => learnWords(NOW_MS, 3, { list, read: timed }));
  const what = `${Math.round(storiesPerDay).toLocaleString('en')} stories a day`;
  return { part: 'learn', what, cpuSeconds: all - making, memoryMb: 1024, timeoutSeconds: 600 };
}

async function sourcesRow(): Promise<Row> {
  const file = { isRejected: false, isFirst: true, isRepeat: false, isRepaired: false };
  const days = Array.from({ length: 8 }, (_, day) => ({ ...file, at: NOW_MS - (9 - day) * DAY_MS }));
  const source = (n: number) => withReceipts(`Paper ${n}`, undefined, days);
  const all = Array.from({ length: 2 * MOST_SOURCES }, (_, n) => source(n));
  const table = { list: async () => all, update: async () => {}, remove: async () => {} };
  const check = () =>
    checkSources(new Date(NOW_MS).toISOString(), {
      table: table as never,
      publish: async () => {},
      now: () => NOW_MS,
      source: '/wiredrop/Wiredrop',
    });
  return {
    part: 'sources',
    what: `${all.length} sources`,
    cpuSeconds: await cpuOf(check),
    memoryMb: 256,
    timeoutSeconds: 30,
  };
}

const rows: Row[] = [];
const say = (some: readonly Row[]) => {
  for (const { part, what, cpuSeconds, memoryMb, timeoutSeconds } of some) {
    const has = (timeoutSeconds * memoryMb) / WHOLE_MB;
    const share = `${((100 * cpuSeconds) / has).toFixed(1)}%`;
    console.log(`| \`${part}\` | ${what} | ${cpuSeconds.toFixed(2)} | ${has.toFixed(0)} | ${share} |`);
  }
  rows.push(...some);
};

console.log('| part | one run | CPU seconds | it has | share |\n|---|---|---:|---:|---:|');
say([await sourcesRow()]);
for (const [millions, parts] of [
  [1, 1],
  [1.5, 1],
  [10, 24],
  [30, 144],
] as const) {
  const storiesPerDay = (millions * 1e6) / 3 / 30;
  say([await learnRow(storiesPerDay)]);
  say(await feedRows(storiesPerDay, parts, true));
}
// An archive night: its stories are quiet, so collect lists none of them, but all expire in one night a month later.
const near = rows.filter(
  ({ cpuSeconds, memoryMb, timeoutSeconds }) => cpuSeconds > (timeoutSeconds * memoryMb) / WHOLE_MB / 2,
);
for (const { part, what } of near) console.error(`${part}: ${what} takes more than half of its time`);
process.exitCode = near.length > 0 ? 1 : 0;
