import type { Random } from '../random.ts';
import { articleFile, type CrawledArticle } from './article-file.ts';
import { DERIVED, fresh, keyOf, likeReports, misdeclared } from './derived.ts';
import { unreadable } from './unreadable.ts';

/** One thing an uploader does. Steps on one key happen in the order of the plan. */
export type Step =
  | {
      readonly do: 'put';
      readonly kind: FileKind;
      readonly key: string;
      readonly bytes: Buffer;
      /** Absent: what S3 says of any bytes. */
      readonly contentType?: string;
      /** Its event is as `npm run replay` makes it, of a version that has a name. Absent: as S3 does. */
      readonly replayed?: true;
      /** Of the key's bucket, at the key's first upload. Absent: any. */
      readonly versioning?: Versioning;
    }
  | {
      readonly do: 'delete';
      readonly key: string;
      /** The version that lies under the key, by its name. Absent: what lies there, which is kept where versions are. */
      readonly forEver?: true;
    };

/**
 * Whether the bucket keeps every version of a key and tells of each by a name: never; as the template's does; no more, so that all are called
 * `null`; only since after the key's first upload. https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
 */
export type Versioning = 'off' | 'enabled' | 'suspended' | 'enabled later';

/** What an uploaded file is to the system, and its weight; like reports come several at once. */
export const FILE_KINDS = {
  fresh: 36,
  revision: 12,
  'older crawl': 7,
  're-crawl': 6,
  copy: 9,
  'wire update': 5,
  rewrite: 4,
  'like reports': 3,
  'same bytes again': 3,
  'crawled twice': 3,
  overwrite: 4,
  'overwrite of one crawl': 3,
  'deleted soon': 3,
  'wrong hash': 2,
  unreadable: 6,
} as const;

export type FileKind = keyof typeof FILE_KINDS;

/** Articles that may still be revised, copied or overwritten. */
const RECENT = 200;

const KINDS = Object.entries(FILE_KINDS) as [FileKind, number][];

interface Published {
  readonly article: CrawledArticle;
  readonly key: string;
}

/**
 * A plan of uploads: news, and everything that crawlers and other papers do to it.
 * @param files how many are put; `Infinity` for a campaign that ends by time.
 * @param first serial of the first file: a multiple of `SERIALS`, another one for each plan of a campaign.
 * @yields steps; `next` takes the kind the next file is to be of, in place of chance.
 */
export function* filePlan(random: Random, files: number, first = 0): Generator<Step, void, FileKind | undefined> {
  const recent: Published[] = [];
  let wish: FileKind | undefined;
  for (let serial = first; serial < first + files; serial++) {
    const kind = recent.length < 3 ? 'fresh' : (wish ?? weighted(random));
    if (kind === 'unreadable') {
      wish = yield { do: 'put', kind, key: `broken/${serial} 못 읽음.md`, bytes: unreadable(random) };
      continue;
    }
    if (kind === 'like reports') {
      const reports = likeReports(serial, random);
      for (const [at, report] of reports.entries())
        wish = yield { do: 'put', kind, key: keyOf(report, serial + at), bytes: articleFile(report) };
      serial += reports.length - 1;
      continue;
    }
    // What is wished for follows the latest; of the others half do, for only then do two writers meet.
    const among = wish === undefined && random.chance(0.5) ? recent : recent.slice(wish === undefined ? -3 : -1);
    const { article, key } = derive(kind, serial, among, random);
    wish = yield { do: 'put', kind, key, bytes: articleFile(article) };
    if (kind === 'deleted soon') wish = yield { do: 'delete', key };
    else recent.push({ article, key });
    if (recent.length > RECENT) recent.shift();
  }
}

const derive = (kind: FileKind, serial: number, among: readonly Published[], random: Random): Published => {
  if (kind === 'fresh' || kind === 'deleted soon' || kind === 'wrong hash') {
    const made = fresh(serial, random);
    const article = kind === 'wrong hash' ? misdeclared(made) : made;
    return { article, key: keyOf(article, serial) };
  }
  const { article, key } = random.pick(among);
  const made = DERIVED[kind]?.(article, serial, random) ?? article;
  return { article: made, key: kind.startsWith('overwrite') ? key : folderOf(kind) + keyOf(made, serial) };
};

/** Of two files of one crawl, that with the greater key is the newer one: here the one that was there before. */
const folderOf = (kind: FileKind): string => (kind === 'crawled twice' ? 'again/' : '');

const weighted = (random: Random): FileKind => {
  let at = random.next() * KINDS.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of KINDS) {
    at -= weight;
    if (at < 0) return kind;
  }
  return 'fresh';
};
