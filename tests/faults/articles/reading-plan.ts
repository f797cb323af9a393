import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { LONG, misdeclared } from './derived.ts';
import { letteredText, revised, syntheticTitle } from './synthetic-text.ts';
import { type Alone, alone, announced, type Code, hoursLater, NEW, silent } from './told-alone.ts';

/** What it takes a careful reader to read: articles that have nothing in common, told of together, and then what follows each. @param serial of the first file. */
export const readingPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  const pairs = [
    laterEra(files, random),
    escapedTwice(files),
    ...commented(files),
    ofEmoji(files),
    atEmoji(files),
    ofSeveral(files),
    exclusive(files),
    controlled(files),
    ...inLanguages(files, random),
    mislabelled(files),
    ...short(files, random),
    unnumbered(files, random),
  ];
  return [together(pairs.map(([first]) => first)), together(pairs.flatMap(([, next]) => next ?? []))];
};

/** A file, and what follows it. */
type Pair = readonly [Certain, Certain?];

const together = (files: readonly Certain[]): Certain => ({
  steps: files.flatMap(({ steps }) => steps),
  become: files.flatMap(({ become }) => become),
});

/** What looks escaped means itself where nothing is, which only the hash tells. */
const laterEra = ({ unlike, told }: Alone, random: Random): Pair => {
  const article = unlike();
  const saying = (text: string): string => `${text}\n\nR&amp;D "as it stands".`;
  const written = { ...article, isRaw: true, title: `"R&amp;D" ${article.title}`, text: saying(article.text) };
  const first = told('fresh', written, NEW);
  const next = hoursLater(written, 1, saying(revised(article.text, random)));
  return [first, told('revision', next, announced('revision', first))];
};

/** What is left when it is unescaped once was meant so. */
const escapedTwice = ({ unlike, told }: Alone): Pair => {
  const article = unlike();
  const meant = '&lt;b&gt; AT&amp;T';
  return [told('fresh', { ...article, title: `${article.title} ${meant}`, text: `${article.text} ${meant}` }, NEW)];
};

/** What readers say is no part of it, and no news: where the hash tells so, and where their names do. */
const commented = ({ unlike, told }: Alone): Pair[] => {
  const [known, cutShort] = [unlike(), misdeclared(unlike())];
  return [
    { article: known, comments: ['Well said.\n\n---\n\nNot at all.', 'Well said.'] },
    { article: cutShort, comments: ['**kim** | 2026-03-01 09:00\n\nWell said.', '**lee** | 2026-03-01 10:00\n\nNo.'] },
  ].map(({ article, comments: [before = '', after = ''] }) => {
    const first = told('fresh', { ...article, comments: before }, NEW);
    return [first, told('re-crawl', { ...hoursLater(article, 1), comments: after }, silent('duplicate', first))];
  });
};

/** More of them than is told of a title, of a name, and in a story's list. */
const MANY = '😀'.repeat(400);

/** Characters of two units each: none may be cut in half. */
const ofEmoji = ({ unlike, renamed, told }: Alone): Pair => {
  const article = unlike();
  const cut = { ...article, title: MANY, publisher: `a${MANY}`, text: `${MANY} ${article.text}` };
  const first = told('fresh', cut, NEW);
  return [first, told('copy', renamed(cut), silent('copy', first))];
};

/** The 256th unit of its address, at which an attribute ends, is the first half of one. */
const atEmoji = ({ unlike, told }: Alone): Pair => {
  const article = unlike();
  const site = `https://site-${article.aid}.example/`;
  return [told('fresh', { ...article, site: { id: '', url: site.padEnd(255, 'long/') + MANY.slice(0, 40) } }, NEW)];
};

/** Too long for the name of a host, and so for an address; but one is to be told of no more than the other. */
const NO_HOST = `${'a'.repeat(70)}.example`;

const AUTHORS = [
  '김하나 기자(hana@example.com) 이두리 특파원(duri@example.com) 박세리 기자(seri@example.com)',
  '아주긴이름'.repeat(30),
  `Jo Four jo@${NO_HOST}`,
  '세종=김사무 기자(samu@example.com)',
  '김하나 기자(hana@example.com)',
];

/** Reporters behind one another in one line, with a role that is not every reporter's; names longer than what is told of them; one who says where from, and one who signs twice. */
const ofSeveral = ({ unlike, told }: Alone): Pair => [
  told('fresh', { ...unlike(), author: AUTHORS.join('\n\t\t\t') }, NEW),
];

/** Marked in front and behind. */
const exclusive = ({ unlike, told }: Alone): Pair => {
  const article = unlike();
  return [told('fresh', { ...article, title: `[단독] ${article.title} (2nd LD)` }, NEW)];
};

/** What is odd about one text is so of no other that the same process reads. */
const controlled = ({ unlike, told }: Alone): Pair => {
  const article = unlike();
  return [told('fresh', { ...article, text: `${article.text} \x07` }, NEW)];
};

/** The words by which English is known, around names that nobody has; and the same in Korean, of which such names may be the most. */
const inLanguages = ({ unlike, told }: Alone, random: Random): Pair[] => {
  const english = (): string => letteredText(random, LONG).replaceAll(/([a-z]+) ([a-z]+)/g, 'the $1 of $2 was');
  const korean = (): string =>
    english().replaceAll(/ was\b/g, () => ` ${syllables(random, 5)} ${syllables(random, 5)}`);
  return [english(), korean()].map((text) => [
    told('fresh', { ...unlike(), title: letteredText(random, 1).slice(0, 40).trim(), text }, NEW),
  ]);
};

const syllables = (random: Random, count: number): string =>
  String.fromCodePoint(...Array.from({ length: count }, () => 0xac00 + random.int(11_172)));

/** What a web server says of any file. */
const asLatin: Code = (bytes) => ({ bytes, contentType: 'text/markdown; charset=iso-8859-1' });

const mislabelled = ({ unlike, told }: Alone): Pair => [told('fresh', unlike(), NEW, '', asLatin)];

/** Letters with which a text tells enough for its headline not to matter. */
const ENOUGH = 100;

/** A headline is part of what a short text says, which is another story under another one. */
const short = ({ unlike, renamed, told }: Alone, random: Random): Pair[] =>
  [ENOUGH - 1, ENOUGH].map((letters) => {
    const [words = ''] = letteredText(random, 4).match(new RegExp(`^(?:[^a-z]*[a-z]){${letters}}`)) ?? [];
    const article = { ...unlike(), title: syntheticTitle(random), text: words.replaceAll(/[^a-z ]/g, '') };
    const first = told('fresh', article, NEW);
    const headed = { ...renamed(article), title: syntheticTitle(random) };
    return [first, letters < ENOUGH ? told('fresh', headed, NEW) : told('copy', headed, silent('copy', first))];
  });

/** Known by what its id is made of. */
const unnumbered = ({ unlike, told }: Alone, random: Random): Pair => {
  const article = unlike();
  const first = told('fresh', { ...article, without: ['whole id'] }, NEW);
  const next: CrawledArticle = hoursLater(article, 1, revised(article.text, random));
  return [first, told('revision', next, announced('revision', first))];
};
