import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArticle } from '../../functions/article/read.ts';
import { DAY, HOUR, seeded, silences } from '../functions/sources/crawls.ts';

/**
 * How well silent sources are found in a crawl: `npm run bench:sources -- DIR`. Its files come at their crawl times. A
 * false alarm is a silence that ended by itself. Then each publisher with at least a file an hour is stopped for the
 * last day.
 *
 * A crawl of few days shows no second week. So the same is done with five weeks that are drawn from it: the hours of a
 * publisher come from days drawn at random, those of a weekend from weekend days, and of the files a fifth is left out
 * and a fifth comes twice.
 */
const WEEKS = 5;

/** Instants of the files of each publisher, in order. */
type Crawl = ReadonlyMap<string, readonly number[]>;

function readCrawl(folder: string): Crawl {
  const crawl = new Map<string, number[]>();
  for (const name of globSync('**/*.{md,txt}', { cwd: folder })) {
    const read = readArticle(readFileSync(join(folder, name)), { key: name });
    if (!read.ok || read.article.publisher === undefined || read.article.crawledAt === undefined) continue;
    const { publisher, crawledAt } = read.article;
    crawl.set(publisher, [...(crawl.get(publisher) ?? []), Date.parse(crawledAt)]);
  }
  return sorted(crawl);
}

function sorted(crawl: ReadonlyMap<string, number[]>): Crawl {
  return new Map([...crawl].map(([publisher, times]) => [publisher, times.sort((one, other) => one - other)]));
}

function spanOf(crawl: Crawl): { from: number; to: number } {
  const ends = [...crawl.values()].flatMap((times) => [times[0] ?? 0, times.at(-1) ?? 0]);
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

function drawWeeks(crawl: Crawl): Crawl {
  const random = seeded(1);
  const { from, to } = spanOf(crawl);
  const isWeekend = (day: number) => [2, 3].includes(day % 7);
  const days = Array.from({ length: Math.ceil((to - from) / DAY) }, (_, at) => Math.floor(from / DAY) + at);
  const first = Math.ceil(to / DAY);
  const drawn = new Map<string, number[]>();
  for (const [publisher, times] of crawl) {
    const byHour = Map.groupBy(times, (at) => Math.floor(at / HOUR));
    const all: number[] = [];
    for (let hour = first * 24; hour < (first + 7 * WEEKS) * 24; hour++) {
      const alike = days
        .filter((day) => isWeekend(day) === isWeekend(Math.floor(hour / 24)))
        .map((day) => day * 24 + (hour % 24))
        .filter((one) => one * HOUR >= from - HOUR && one * HOUR <= to - HOUR);
      const source = alike[Math.floor(random() * alike.length)] ?? 0;
      for (const at of byHour.get(source) ?? []) {
        const copies = random() < 0.2 ? 0 : random() < 0.25 ? 2 : 1;
        for (let copy = 0; copy < copies; copy++) all.push(at + (hour - source) * HOUR + (random() - 0.5) * (HOUR / 3));
      }
    }
    if (all.length > 0) drawn.set(publisher, all);
  }
  return sorted(drawn);
}

function report(name: string, crawl: Crawl): void {
  const { from, to } = spanOf(crawl);
  const days = (to - from) / DAY;
  const delays: number[] = [];
  let [alarms, stopped] = [0, 0];
  for (const times of crawl.values()) {
    alarms += silences(times, from, to).length;
    if (times.length / days < 24) continue;
    stopped += 1;
    const stop = to - DAY;
    const [found] = silences(
      times.filter((at) => at < stop),
      from,
      to,
    ).filter(({ until }) => until === to);
    if (found) delays.push((found.at - stop) / HOUR);
  }
  delays.sort((one, other) => one - other);
  const median = delays[Math.floor(delays.length / 2)]?.toFixed(1);
  console.log(
    `${name}: ${crawl.size} publishers, ${days.toFixed(1)} days. ${alarms} false alarms in ${Math.round(days * crawl.size)} days of a ` +
      `publisher. Of ${stopped} publishers that were stopped for a day, ${delays.length} were reported, half of them within ${median} hours`,
  );
}

const [folder = '.'] = process.argv.slice(2);
const crawl = readCrawl(folder);
report('As it is', crawl);
report('Five weeks drawn from it', drawWeeks(crawl));
