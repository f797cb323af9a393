import { readArticle } from '../../../functions/article/read.ts';
import { splitArticles } from '../../../functions/article/split/split-articles.ts';
import { readFeed } from '../../../functions/poll/read-feed.ts';
import { fasterThanLinear } from '../../fixtures/growth.ts';
import { seededRandom } from '../../fixtures/random.ts';

// What growth.test.ts runs in a process of its own: under the test runner each step of a stream takes many times as long.

const SEED = process.env.BOUNDS ?? '1';
const SAMPLE = 8;

/** Beginnings by the parser that they lead to. */
const HEADS = [
  ['a.md', ''],
  ['a.md', 'Not for publication '],
  ['a.md', '---\n'],
  ['a.md', '---\ntitle: A\n---\n'],
  ['a.md', '+++\n'],
  ['a.md', '{"title": "A", '],
  ['a.html', '<!doctype html><html><body>'],
  ['a.xml', '<?xml version="1.0"?><nitf><body><body.content>'],
  ['a.xml', '<newsMessage>'],
  ['a.xml', '<newsMessage><newsItem><itemMeta>'],
  ['feed.xml', '<rss><channel>'],
  ['feed.xml', '<rss><channel><item>'],
  ['feed.xml', '<feed><entry><title>A</title>'],
  ['a.json', '[{"a":1},'],
  ['feed.json', '{"items":[{"title":"A","content_html":"'],
  ['a.jsonl', '{"a":1}\n'],
] as const;

/** What is opened, and what closes it. */
const MARKS = [
  ...(['<!-- ¦-->', '<![CDATA[¦]]>', '<?a ¦?>', '<!doctype a¦>', '<!---->¦', '<?a\n?>\n¦', '<item>¦</item>'] as const),
  ...([
    '<item ¦>',
    '<item/>¦',
    '<item><title>A</title>¦</item>',
    '<entry>¦</entry>',
    '<newsItem>¦</newsItem>',
  ] as const),
  ...([
    '<a b="¦">',
    '<a ¦/>',
    '<p>¦</p>',
    '<¦>',
    '</item><item>¦',
    '&amp;¦',
    '&#¦;',
    '&x¦;',
    '<script>¦</script>',
  ] as const),
  ...(['<->¦', ', ¦', '(3.¦)', '3 March ¦'] as const),
  ...(['[¦]', '{"a":¦}', '[{¦}]', '{¦}', '"¦"', '\\¦', '{"b":"¦"}', '{"items":[{¦}]}', '{"title":\n¦}', ',¦'] as const),
  ...(['---\ntitle: A\n¦---\n', 'a: &a [¦]\n', '- ¦\n', 'a: *a\n¦', '? ¦: ', "'¦'\n", 'a: |\n¦', 'a: {¦}\n'] as const),
  ...([
    'a = [¦]\n',
    '[[a]]\n¦',
    'a = """¦"""\n',
    '```\n¦```\n',
    '[a](¦)',
    ' ¦',
    '\n¦',
    '\t\n¦',
    '# ¦',
    '가¦',
    'a ¦',
  ] as const),
].map((mark) => mark.split('¦') as [open: string, close: string]);

const ENDS: Readonly<Record<string, (open: string, close: string, bytes: number) => string>> = {
  'never closed': (open, _, bytes) => open.repeat(bytes / open.length),
  'closed once': (open, close, bytes) => open.repeat(bytes / open.length) + close,
  'closed late': (open, close, bytes) => {
    const times = bytes / (open.length + close.length);
    return open.repeat(times) + close.repeat(times);
  },
};

interface Input {
  key: string;
  bytes: Buffer;
}

type Case = readonly [name: string, make: (bytes: number) => Input];

function allCases(): Case[] {
  return HEADS.flatMap(([key, head]) =>
    MARKS.flatMap(([open, close]) =>
      Object.entries(ENDS).map(
        ([name, end]): Case => [
          JSON.stringify([head, open, close, name]),
          (bytes) => ({ key, bytes: Buffer.from(head + end(open, close, bytes)) }),
        ],
      ),
    ),
  );
}

/** Of each head some cases, and some of two marks that take turns. */
function someCases(): Case[] {
  const random = seededRandom(SEED);
  if (SEED === 'all') return allCases();
  const cases = allCases();
  const share = cases.length / HEADS.length;
  const picked = HEADS.flatMap((_, at) =>
    Array.from({ length: SAMPLE }, () => random.pick(cases.slice(at * share, (at + 1) * share))),
  );
  const mixed = HEADS.map(([key, head]): Case => {
    const [one, other] = [random.pick(MARKS), random.pick(MARKS)];
    const [open, close] = [one[0] + other[0], other[1] + one[1]];
    const [name, end] = random.pick(Object.entries(ENDS));
    return [
      JSON.stringify([head, open, close, name]),
      (bytes) => ({ key, bytes: Buffer.from(head + end(open, close, bytes)) }),
    ];
  });
  return [...picked, ...mixed];
}

const DOORS: Readonly<Record<string, (input: Input) => unknown>> = {
  readArticle: ({ key, bytes }) => readArticle(bytes, { key, now: 0 }),
  async splitArticles({ key, bytes }) {
    for await (const part of splitArticles(bytes, { key })) void part;
  },
  'splitArticles, in pieces': async ({ key, bytes }) => {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 2 ** 14) yield bytes.subarray(at, at + 2 ** 14);
    }
    for await (const part of splitArticles(pieces(), { key, maxBytes: 2 ** 15 })) void part;
  },
  readFeed: ({ bytes }) => readFeed(bytes, { url: 'https://gull.example/', now: 0 }).catch(() => {}),
};

const found: Record<string, string[]> = {};
for (const [name, run] of Object.entries(DOORS)) {
  // Within the limit of an article a stream costs next to nothing, and more beyond it: its sizes begin above that.
  const isInPieces = name.endsWith('pieces');
  const cases = someCases().filter((_, at) => !isInPieces || at % 3 === 0);
  found[name] = await fasterThanLinear(cases, run, isInPieces ? { to: 2 ** 19, sizes: 2 } : { to: 2 ** 18, sizes: 3 });
}
console.log(JSON.stringify(found));
