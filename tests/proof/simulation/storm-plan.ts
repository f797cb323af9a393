import { articleFile, type CrawledArticle } from '../../fixtures/article-file.ts';
import type { Random } from '../../fixtures/random.ts';
import type { Feed, FeedEntry, Upload } from '../checker/world.ts';
import { MAX_BYTES } from '../product.ts';

/** What is to be uploaded under a key; when and as which version is the storm's to say. */
export interface PlannedFile
  extends Pick<Upload, 'key' | 'bytes' | 'rejected' | 'unsure' | 'newsEvent' | 'isContainer' | 'isArchived'> {
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

interface Wording {
  readonly title: string;
  readonly text: string;
}

/** News whose reports are alike: one headline, one text but for its end. */
const NEWS: Readonly<Record<string, Wording>> = {
  ferries: {
    title: 'Ferries collide in the harbour at dawn',
    text: `Two ferries collided in the harbour at dawn, when one of them left its berth in thick fog. Nobody was hurt, the
coast guard said, but the older of the two had to be towed to the yard with a hole above the water line. Passengers waited
three hours for buses that took them around the bay. The company that runs both ships said that its captains had followed
the rules. A pilot who saw it from the mole told reporters that the horns had been heard too late. The other ships of the
line sailed on time, and the berth is to be used again in the morning.`,
  },
  tunnel: {
    title: 'Minister opens mountain tunnel after nine years',
    text: `The minister opened the mountain tunnel on Friday after nine years of work and two changes of the builder. The
first lorry passed at noon under the eyes of the engineers, who had come with their families. It shortens the way to the
coast by an hour and keeps the lorries out of six villages. The toll is to be decided next month by parliament. Farmers
whose springs ran dry while it was dug ask for money, and a court will hear them before the summer. Trains are to follow
once the second tube is ready, which nobody expects in less than four years.`,
  },
};

/** A report of each in other words, of which the matcher is not sure: a second reader is asked. */
const CLOSE: Readonly<Record<keyof typeof NEWS, Wording>> = {
  ferries: {
    title: 'Fog blamed as ferries touch off the mole',
    text: `Fog hid the mole when one ferry struck another this morning, and hundreds of commuters went to work by bus. Divers
looked at the hull of the older one in the afternoon. Its owner will not say who was on the bridge.`,
  },
  tunnel: {
    title: 'A quiet noon for six villages',
    text: `Engineers and their families clapped when a lorry drove into the tunnel at noon. Below it was quiet for the first
time since the work began, said a baker. What drivers will pay is open.`,
  },
};

const ENDINGS = [
  'An inquiry was opened by the authority on the same day.',
  'More was to be said in the evening, when the council meets in a closed session.',
  'Reporters saw it from the hill, where a crowd had gathered since the early hours.',
];

/** Bytes in which nobody can read an article, by the reason for which they are rejected. */
const UNREADABLE: Readonly<Record<string, () => Uint8Array>> = {
  empty: () => Buffer.from(' \n'),
  binary: () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  'too-large': () => Buffer.alloc(MAX_BYTES + 1, 'a'),
};

interface Surroundings {
  /** Epoch milliseconds at which the storm begins. */
  readonly begin: number;
  /** A backfill finds files of which S3 sent no event. */
  readonly isBackfilled: boolean;
}

/** What a storm uploads and its servers say. */
export function stormPlan(random: Random, files: number, hasNews: boolean, { begin, isBackfilled }: Surroundings) {
  const pool = poolOf(random);
  const articles = random.shuffle([
    ...crawledFiles(random, files, hasNews, pool),
    ...(random.chance(0.3) ? [container(random, () => crawledOf(random, pool))] : []),
    ...(random.chance(0.15) ? [container(random, () => crawledOf(random, pool))] : []),
    ...(random.chance(0.4) ? embargoed(random, begin) : []),
    ...doubtful(random.fork('doubtful'), hasNews),
  ]);
  const isQuiet = random.chance(0.2);
  return {
    files: articles.map((file) => (isQuiet && random.chance(0.3) ? quietly(random, file, isBackfilled) : file)),
    feeds: random.chance(0.25) ? [feed(random, pool.wordings, begin)] : [],
  };
}

interface Pool {
  readonly ids: readonly string[];
  readonly wordings: readonly Wording[];
}

/** Few articles, wordings and keys, so that most files meet another one. */
function poolOf(random: Random): Pool {
  const ids = Array.from({ length: 4 }, (_, at) => `00${at + 1}_000000000${random.int(10)}`);
  // Articles of one id are told apart by their headlines: one of the four wordings is that of other articles, which
  // share no word.
  const six = new Set<string>();
  while (six.size < 6) six.add(words(random, 1));
  const [common, other] = [[...six].slice(0, 3).join(' '), [...six].slice(3).join(' ')];
  return { ids, wordings: Array.from({ length: 4 }, (_, at) => wording(random, at === 3 ? other : common)) };
}

/** Files as the crawler writes them, and some that nobody can read. */
function crawledFiles(random: Random, files: number, hasNews: boolean, pool: Pool): PlannedFile[] {
  const plan = Array.from({ length: files }, (_, at) => {
    if (random.chance(0.12)) return [unreadable(random, at)];
    const [id, wording, another] = [random.pick(pool.ids), random.pick(pool.wordings), random.pick(pool.wordings)];
    const crawledAt = crawl(random);
    const file = article(random, id, wording, crawledAt);
    // One key written twice within one crawl: only S3 knows which came last.
    return random.chance(0.1) ? [file, { ...article(random, id, another, crawledAt), key: file.key }] : [file];
  }).flat();
  return hasNews ? random.shuffle([...plan, ...news(random)]) : plan;
}

const crawledOf = (random: Random, { ids, wordings }: Pool): CrawledArticle =>
  crawled(random, random.pick(ids), random.pick(wordings));

/** Uploaded quietly, or before anything listened: then only a backfill finds it. */
function quietly(random: Random, file: PlannedFile, isBackfilled: boolean): PlannedFile {
  return !isBackfilled || random.chance(0.5)
    ? { ...file, metadata: { 'wiredrop-quiet': 'yes' } }
    : { ...file, isArchived: true };
}

/** An article of which some reports must not be announced yet, or never; others may. No two say the same. */
function embargoed(random: Random, begin: number): PlannedFile[] {
  const id = `80${random.int(10)}_000000000${random.int(10)}`;
  // So many that the last word, which each has of its own, never outweighs them: then it would be another article.
  const title = words(random, 8);
  return Array.from({ length: 1 + random.int(3) }, (_, at) => {
    const { text } = wording(random, title);
    const until = new Date(begin + 1000 * random.int(300)).toISOString();
    const field = random.pick([`embargo: ${until}`, `embargo: ${until}`, 'draft: true', '']);
    const crawledAt = `2026-03-01 0${at}:00:00`;
    const own = { id, title: `${title} ${at}${words(random, 1)}`, text: `${words(random, 8)}. ${text}`, crawledAt };
    if (field !== '' && random.chance(0.3)) return container(random, () => ({ ...own, fields: [field] }));
    const bytes = articleFile({ ...own, fields: [field].filter(Boolean) });
    const key = random.pick([`${id}.md`, `again/${id}.md`]);
    return { key, bytes, ...(field.startsWith('draft') && { rejected: 'draft' }) };
  });
}

/** Reports whose state no table has, some of them of the news: what they say nobody else says. */
function doubtful(random: Random, hasNews: boolean): PlannedFile[] {
  return Array.from({ length: random.pick([0, 0, 1, 2]) }, (_, at) => {
    const id = `90${at}_000000000${random.int(10)}`;
    const { title, text } = hasNews ? random.pick(Object.values(NEWS)) : wording(random, words(random, 3));
    const own = {
      id,
      title: `${title} ${words(random, 1)}`,
      text: `${text} ${words(random, 8)}.`,
      publisher: `Paper 90${at}`,
    };
    const fields = ['moderation_state: legal_hold_2'];
    return { key: `doubtful/${id}.md`, bytes: articleFile({ ...own, crawledAt: crawl(random), fields }), unsure: true };
  });
}

/** A line of JSON for each article, and broken ones. */
function container(random: Random, article: () => CrawledArticle): PlannedFile {
  const lines = Array.from({ length: 1 + random.int(3) }, () => {
    const { publishedAt: published_at, crawledAt: crawled_at, fields = [], ...said } = article();
    const stated = Object.fromEntries(fields.map((field) => [field.slice(0, 7).split(':')[0], field.split(/: /)[1]]));
    const url = `https://n.news.example.com/mnews/article/${said.id.replace('_', '/')}`;
    return JSON.stringify({ ...said, published_at, crawled_at, url, ...stated });
  });
  const broken = random.chance(0.3) ? ['{"title":'] : [];
  const bytes = Buffer.from(random.shuffle([...new Set(lines), ...broken]).join('\n'));
  return { key: `lists/${random.int(2)}.jsonl`, bytes, isContainer: true };
}

/** What a server says from poll to poll: entries are added, some of another's words, some under an embargo. */
function feed(random: Random, wordings: readonly Wording[], begin: number): Feed {
  const entries = Array.from({ length: 1 + random.int(4) }, (_, at): FeedEntry => {
    const { title, text } = random.chance(0.3) ? random.pick(wordings) : wording(random, words(random, 3));
    const date_published = new Date(begin - 3_600_000 * random.pick([1, 2, 40])).toISOString();
    // Without what looks like markup.
    const [content_text = ''] = text.split(' "<');
    return { url: `https://alpha.example/${at}`, title, content_text, date_published };
  });
  return { name: 'alpha', entries };
}

function article(random: Random, id: string, wording: Wording, crawledAt: string): PlannedFile {
  const bytes = articleFile({
    ...crawled(random, id, wording, crawledAt),
    author: random.pick(['', '유지호(jiho@example.com)']),
    ...(random.chance(0.1) && { declaredHash: random.pick(['', 'f'.repeat(64)]) }),
  });
  return { key: random.pick([`${id}.md`, `속보 1+1/${id}.md`, `again/${id}.md`]), bytes };
}

function crawled(random: Random, id: string, { title, text }: Wording, crawledAt = crawl(random)): CrawledArticle {
  const isLong = text.length > 200;
  return {
    id,
    title: isLong && random.chance(0.2) ? `[속보] ${title}` : title,
    text,
    publisher: `Paper ${id.slice(0, 3)} & Sons`,
    category: random.pick(['', 'weather']),
    publishedAt: random.chance(0.8) ? '2026-03-01 00:00' : '',
    crawledAt,
  };
}

const crawl = (random: Random): string =>
  random.chance(0.85)
    ? `2026-03-01 0${random.int(4)}:00:00`
    : random.pick(['', '2026-03-02 09:00:00', '2099-01-01 00:00:00']);

function unreadable(random: Random, at: number): PlannedFile {
  const rejected = random.pick(Object.keys(UNREADABLE));
  return { key: `unreadable-${at}.md`, rejected, bytes: UNREADABLE[rejected]?.() ?? Buffer.of() };
}

function news(random: Random): PlannedFile[] {
  return Object.entries(NEWS).flatMap(([newsEvent, { title, text }], event) => {
    const reports = ENDINGS.slice(0, 1 + random.int(ENDINGS.length)).map((ending, at) => {
      const oid = random.pick(['101', '102']);
      const id = `${oid}_000000${event}${at}00`;
      return { id, title, text: `${text} ${ending}`, publisher: `Paper ${oid}`, crawledAt: `2026-03-01 0${at}:00:00` };
    });
    const files = reports.map((one) => ({ key: `news/${one.id}.md`, bytes: articleFile(one), newsEvent }));
    if (random.chance(0.5)) return files;
    const id = `103_000000${event}000`;
    const close = { ...(CLOSE[newsEvent] as Wording), id, publisher: 'Paper 103', crawledAt: '2026-03-01 03:00:00' };
    return [...files, { key: `news/${id}.md`, bytes: articleFile(close) }];
  });
}

function wording(random: Random, title: string): Wording {
  const sentences = 1 + random.int(6);
  const all = Array.from({ length: sentences }, () => `${words(random, 9)} ${random.int(10_000)}.`);
  const text = [`${title}.`, ...all].join('\n\n');
  return { title, text: random.chance(0.2) ? `${text} "<desk@example.com>" & more` : text };
}

/** Mostly Hangul, so that every text is Korean: a file in another language is another article. */
const SYLLABLES = [...'가나다라마바사아자차카타파하', 'ba', 'ko', 'mi'];

const words = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.pick(SYLLABLES) + random.pick(SYLLABLES) + random.pick(SYLLABLES)).join(
    ' ',
  );
