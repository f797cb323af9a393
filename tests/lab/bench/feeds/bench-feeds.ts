import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { decodeEntities } from '../../../../functions/article/content.ts';
import { readArticle } from '../../../../functions/article/read.ts';
import { readFeed } from '../../../../functions/poll/read-feed.ts';

/**
 * npm run bench:feeds -- DIR…: reads the feeds (XML) below some folders, each a corpus, and compares number, titles,
 * links, ids and dates of their entries with those of feedparser. Exits with 1 if less than 97% of a corpus named
 * feedparser are equal. Differences: --show N of each kind.
 */

interface Entry {
  title: string;
  link: string;
  id: string;
  date: string;
  /** Ours: it has nothing to read. */
  isRefused?: boolean;
}

const URL_OF_ALL = 'http://feed.example/dir/feed.xml';
const NOW = Date.UTC(2027, 0, 1);
const LEAST = 0.97;

const args = process.argv.slice(2);
const at = args.indexOf('--show');
const most = at < 0 ? 0 : Number(args[at + 1]);
const folders = at < 0 ? args : args.toSpliced(at, 2);

const plain = (text: string): string =>
  decodeEntities(decodeEntities(text.replace(/<[^<>]*>/g, ' ')))
    .replace(/\s+/g, ' ')
    .trim();
/** feedparser takes an id for a link, whatever it is; a slash after a host says nothing. */
const address = (link: string): string =>
  /^https?:/i.test(link.trim()) ? link.trim().replace(/^(https?:\/\/[^/]+)\/$/i, '$1') : '';

async function readOurs(path: string): Promise<{ entries: Entry[]; count: number } | undefined> {
  const options = { contentType: 'application/xml', url: URL_OF_ALL, now: NOW };
  const read = await readFeed(readFileSync(path), options).catch(() => undefined);
  const entries = read?.entries.map(({ json, refused }): Entry => {
    const { title = '', url: link = '', id = link } = refused === undefined ? JSON.parse(json) : {};
    const article = readArticle(Buffer.from(json), { key: 'entry.json', now: NOW });
    const { publishedAt, publishedOn, updatedAt } = 'article' in article ? article.article : {};
    const date = publishedAt ?? publishedOn ?? updatedAt ?? '';
    return { title, link, id, date: date.slice(0, 19), isRefused: refused !== undefined };
  });
  return read && { entries: entries ?? [], count: read.counts.entries };
}

const unequal = new Map<string, string[]>();
const note = (kind: string, text: string): void => void unequal.set(kind, [...(unequal.get(kind) ?? []), text]);

for (const folder of folders) {
  const files = globSync('**/*.xml', { cwd: folder }).map((file) => join(folder, file));
  const { stdout, error } = spawnSync('/usr/bin/python3', [join(import.meta.dirname, 'by-feedparser.py')], {
    input: files.join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (error) throw error;
  let [feeds, equal] = [0, 0];
  for (const line of stdout.trim().split('\n')) {
    const { path, isFeed, entries: theirs } = JSON.parse(line) as { path: string; isFeed: boolean; entries: Entry[] };
    if (!isFeed) continue;
    feeds += 1;
    const ours = await readOurs(path);
    const kinds = differences(ours, theirs);
    for (const [kind, text] of kinds) note(kind, `${path}: ${text}`);
    if (kinds.length === 0) equal += 1;
  }
  const name = folder.split(sep).findLast((one) => one !== '');
  console.log(`${name}: ${feeds} feeds, ${equal} as feedparser (${((100 * equal) / feeds).toFixed(1)}%)`);
  if (folder.includes('feedparser') && equal < LEAST * feeds) process.exitCode = 1;
}
for (const [kind, all] of unequal) {
  console.log(`${kind}: ${all.length} differ`);
  for (const one of all.slice(0, most)) console.log(`  ${one}`);
}

function differences(
  ours: Awaited<ReturnType<typeof readOurs>>,
  theirs: readonly Entry[],
): [kind: string, text: string][] {
  if (ours === undefined) return theirs.length === 0 ? [] : [['feeds', 'not read']];
  if (ours.count !== theirs.length) return [['numbers', `${theirs.length} entries, and we find ${ours.count}`]];
  // Entries that say the same are one.
  if (ours.entries.length !== theirs.length) return [];
  return theirs.flatMap((their, n): [string, string][] => {
    const { title, link, id, date, isRefused } = ours.entries[n] as Entry;
    const says = (kind: string, one: string, other: string): [string, string][] => [[kind, `${one} | ${other}`]];
    if (isRefused) return plain(their.title) === '' ? [] : says('titles', their.title, 'refused');
    return [
      ...(their.title && plain(their.title) !== plain(title) ? says('titles', their.title, title) : []),
      ...(address(their.link) === address(link) ? [] : says('links', their.link, link)),
      ...(!their.id || their.id === id || address(their.id) === address(link) ? [] : says('ids', their.id, id)),
      ...(!their.date || (date !== '' && their.date.startsWith(date)) ? [] : says('dates', their.date, date)),
    ];
  });
}
