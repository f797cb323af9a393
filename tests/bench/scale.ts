import { parseArgs } from 'node:util';
import type { Profile } from '../../functions/matching/profile.ts';
import { MATCH_DEFAULTS } from '../../functions/story/change/match-story.ts';
import type { Write } from '../../functions/story/items/decision.ts';
import { recordFile } from '../../functions/story/record/record-file.ts';
import { SETTINGS } from '../fixtures/arrivals.ts';
import { writeUnits } from './cost/write-units.ts';
import { loadSamples, type Sample } from './matching/samples.ts';
import { FILE_FACTS, LeanTable, RETRY_POLICY } from './matching/stream.ts';
import { markdownTable } from './report/markdown.ts';

const USAGE = `npm run bench:scale -- DIR [--times N] [--night] [--same]

Records the files of a crawl of three days again and again through the real decision, each time three days later and in other words
(the hashes of its terms are mixed), on a table in memory: what does a file cost once the table holds many? --night: all of them are
uploaded in one night, quietly: an archive. --same: each time a week later and in the same words, so that
an archive's keys of a month fill. Nothing is learned meanwhile.`;

const { values, positionals } = parseArgs({
  options: {
    times: { type: 'string', default: '4' },
    night: { type: 'boolean', default: false },
    same: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (positionals.length === 0) {
  console.error(USAGE);
  process.exit(2);
}

const DAY_MS = 86_400_000;
const days = values.same ? 7 : 3;
const NIGHT = '2030-01-01T00:00:00.000Z';
/** Of one file in so many the units are counted: that takes longer than the decision. */
const COUNTED = 10;

/** Nobody reads the receipt of a file that comes once. */
class ScaleTable extends LeanTable {
  override write(writes: readonly Write[]): Promise<boolean> {
    return super.write(writes.filter(({ item }) => item.entity !== 'receipt'));
  }
}

const samples = await loadSamples(positionals);
const table = new ScaleTable();
const settings = { ...SETTINGS, timeline: true, matching: MATCH_DEFAULTS, notifications: !values.night };
const rows: string[][] = [];
for (let round = 0; round < Number(values.times); round++) {
  const before = table.reads;
  const start = process.threadCpuUsage();
  let [units, countedMicroseconds, news, most] = [0, 0, 0, 0];
  for (const [i, sample] of samples.entries()) {
    const arrival = arrivalOf(inOtherWords(sample, round));
    const decision = await recordFile(arrival, table, RETRY_POLICY);
    if (decision.disposition === 'new') news++;
    if (i % COUNTED !== 0) continue;
    const counting = process.threadCpuUsage();
    units += writeUnits(decision.writes);
    for (const { item } of decision.writes) if (item.entity === 'key') most = Math.max(most, item.stories.length);
    const { user, system } = process.threadCpuUsage(counting);
    countedMicroseconds += user + system;
  }
  const { user, system } = process.threadCpuUsage(start);
  const counted = Math.ceil(samples.length / COUNTED);
  const each = (total: number, count = samples.length): string => (total / count).toFixed(1);
  rows.push([
    String((round + 1) * samples.length),
    each(units, counted),
    each(table.reads.keys - before.keys),
    each(table.reads.stories - before.stories),
    ((user + system - countedMicroseconds) / samples.length).toFixed(0),
    String(news),
    String(most),
  ]);
  console.error(rows.at(-1)?.join('\t'));
}
console.log(
  markdownTable(
    ['files', 'write units', 'keys read', 'stories read', 'CPU µs', 'new stories', 'most stories of a key'],
    rows,
  ),
);

function inOtherWords({ article, profile, path, seenAt }: Sample, round: number) {
  const shifted = (instant: string): string => new Date(Date.parse(instant) + round * days * DAY_MS).toISOString();
  const of = (text: string): string => `${text.slice(0, 3)}${round}-${text.slice(3)}`;
  return {
    path: `${round}/${path}`,
    seenAt: shifted(seenAt),
    article: {
      ...article,
      articleId: `${round} ${article.articleId}`,
      textKey: of(article.textKey),
      crawledAt: shifted(seenAt),
    },
    profile: {
      ...profile,
      minute: profile.minute + round * days * 1440,
      terms: values.same ? profile.terms : profile.terms.map((term) => mixed(term, round)),
    } satisfies Profile,
  };
}

/** Another term of 24 bits for each term, and another one in each round. */
function mixed(term: number, round: number): number {
  return (Math.imul(term ^ (round * 0x9e37), 1 + 2 * round * 0x3f5b) ^ (round * 0x5bd1e9)) & 0xffffff;
}

function arrivalOf({ article, profile, path, seenAt }: ReturnType<typeof inOtherWords>) {
  const decidedAt = values.night ? NIGHT : seenAt;
  const file = { ...FILE_FACTS, key: path, uploadedAt: decidedAt };
  return { file, result: { ok: true, article, profile } as const, decidedAt, settings, scope: '' };
}
