import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { revised, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { type Alone, alone, announced, NEW, silent } from './told-alone.ts';

/** Files that say more than is told of them, what cannot be sent, what their next crawl says no more, or the same in other letters. @param serial of the first file. */
export const factsPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  const { unlike, told } = files;
  const odd = { ...unlike(), publisher: '여울\uffff신문', category: '문\ufffe화' };
  const addressed = unlike();
  const titled = unlike();
  const endless = unlike();
  const named = { ...unlike(), publisher: LONG_NAME, category: LONG_NAME, author: AUTHORS.join('\n\t\t\t') };
  const ofLongName = told('fresh', named, NEW);
  return [
    told('fresh', { ...addressed, text: `${BYLINES} = ${addressed.text}` }, NEW),
    told('fresh', { ...titled, title: titled.text.replaceAll(/\s+/g, ' ').slice(0, LONG_TITLE).trim() }, NEW),
    told(
      'fresh',
      { ...unlike(), title: `[속보] ${syntheticText(random, LONG_TITLE / 100).replaceAll(/\s+/g, ' ')}` },
      NEW,
    ),
    told('fresh', { ...unlike(), without: ['hash'] }, NEW),
    told('fresh', { ...endless, text: `${endless.text} ${'x'.repeat(LONG_WORD)}` }, NEW),
    told('fresh', odd, NEW),
    // without an id of its paper it is known by this name, of which a claim keeps the beginning
    told('fresh', { ...unlike(), publisher: LONG_NAME.repeat(7), without: ['id', 'whole id'] }, NEW),
    ofLongName,
    told('copy', files.renamed(named), silent('copy', ofLongName)),
    ...saidNoMore(files, random),
    ...inOtherLetters(files),
  ];
};

/** Of two reporters, whose addresses, one with a full-width sign, are told to nobody. */
const BYLINES = '홍길동 기자 hong.gd+1@news.example.co.kr 김하나 기자 hana＠example.com';
/** In characters: longer than what is told of it. */
const LONG_TITLE = 700;
/** In characters: who looks from each of them to the end, as for an address, takes longer than a function may. */
const LONG_WORD = 100_000;
const LONG_NAME = '긴 이름 '.repeat(30).trim();

/** More than are told of. */
const AUTHORS = [...'가나다라마바사아자차카타'].map((name) => `김${name}나 기자(${name.codePointAt(0)}@example.com)`);

const saidNoMore = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const article: CrawledArticle = { ...unlike(), title: `[속보] ${syntheticTitle(random)}`, category: '사회' };
  const first = told('fresh', article, NEW);
  const less: CrawledArticle = {
    ...article,
    title: syntheticTitle(random),
    publisher: '',
    category: '',
    author: '',
    text: revised(article.text, random),
    without: ['address', 'crawl', 'publication'],
  };
  return [first, told('revision', less, announced('revision', first))];
};

/** Capitals, letters of full width, and syllables taken apart are the same words. */
const inOtherLetters = ({ unlike, renamed, told }: Alone): Certain[] => {
  const article = unlike();
  const text = article.text
    .toUpperCase()
    .normalize('NFD')
    .replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
  const first = told('fresh', { ...article, text }, NEW);
  return [first, told('copy', renamed(article), silent('copy', first))];
};
