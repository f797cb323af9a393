import { gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { revised } from './synthetic-text.ts';
import { type Alone, alone, announced, type Code, hoursLater, NEW } from './told-alone.ts';

/** The crawler's articles in other bytes than the crawler's, packed and in other encodings; without an id, and with another site's. @param serial of the first file. */
export const codedPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  return [
    ...twice(files, random, files.unlike(), packed),
    ...twice(files, random, files.unlike(), wide),
    ...twice(files, random, files.unlike(), highByteFirst),
    files.told('fresh', inHungarian(files.unlike()), NEW, '', declared),
    // Its address is what the two have in common.
    ...twice(files, random, { ...files.unlike(), without: ['id'] }),
    ...byKey(files, random),
    ...bySite(files, random),
  ];
};

/** It is the same article that comes again as the crawler writes it, in other words. */
const twice = ({ told }: Alone, random: Random, article: CrawledArticle, code?: Code): Certain[] => {
  const first = told('fresh', article, NEW, '', code);
  const later = hoursLater(article, 1, revised(article.text, random));
  return [first, told('revision', later, announced('revision', first))];
};

/** Every site has an introduction; and an address may be longer than an attribute of a message, or than a key of the table. */
const bySite = (files: Alone, random: Random): Certain[] =>
  [['intro'], ['intro'], ['', 'long/'.repeat(70)], ['', 'long/'.repeat(500)]].flatMap(([id = '', path = id]) => {
    const article = files.unlike();
    return twice(files, random, { ...article, site: { id, url: `https://site-${article.aid}.example/${path}` } });
  });

/** What both lie under is. */
const byKey = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const article: CrawledArticle = { ...unlike(), without: ['id', 'address'] };
  const first = told('fresh', article, NEW);
  const later = hoursLater(article, 1, revised(article.text, random));
  const { steps, become } = told('overwrite', later, announced('revision', first));
  const key = first.steps[0]?.key ?? '';
  return [first, { steps: steps.map((step) => ({ ...step, key })), become }];
};

const packed: Code = (file) => ({ bytes: gzipSync(file) });

const wide: Code = (file) => ({ bytes: Buffer.from(`\ufeff${file}`, 'utf16le') });

const highByteFirst: Code = (file) => ({ bytes: Buffer.from(`\ufeff${file}`, 'utf16le').swap16() });

/** Read as the commoner Latin-1, which its bytes are as well, it has other letters. */
const declared: Code = (file) => ({
  bytes: Buffer.from(
    file
      .toString()
      .replaceAll('ő', '\xf5')
      .replaceAll('ű', '\xfb')
      .replaceAll(/[^\0-\xff]/g, '?'),
    'latin1',
  ),
  contentType: 'text/markdown; charset=iso-8859-2',
});

const VOWELS = 'aeiouőű';
const CONSONANTS = 'bdfgklmnprstvz';

/** With other words for the Korean ones, which that encoding has no letters for. */
const inHungarian = (article: CrawledArticle): CrawledArticle => ({
  ...article,
  // A marker in other words is none.
  title: hungarian(article.title.replace(/^\[.*?\] /, '')),
  text: hungarian(article.text),
  publisher: hungarian(article.publisher),
  author: '',
});

const hungarian = (words: string): string =>
  words
    .replaceAll(/[가-힣]/g, (syllable) => {
      const code = syllable.charCodeAt(0);
      return `${CONSONANTS[code % CONSONANTS.length]}${VOWELS[code % VOWELS.length]}`;
    })
    .replaceAll(/[^\0-\x7főű]/g, '');
