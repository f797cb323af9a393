import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { LONG } from './derived.ts';
import { syntheticText, syntheticTitle } from './synthetic-text.ts';
import { type Alone, alone, announced, hoursLater, NEW, silent } from './told-alone.ts';

/** Reports that are like another, or seem to be, by each of the rules in `docs/near-duplicates.md`. @param serial of the first file. */
export const likenessPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  return [
    ...flash(files, random),
    ...corrected(files),
    ...column(files, random),
    ...shortNews(files, random),
    ...roundUp(files, random),
    ...pictures(files, random),
    ...slugs(files, random),
  ];
};

const elsewhere = (article: CrawledArticle): CrawledArticle => ({ ...article, oid: '002', publisher: '누리뉴스' });

/** What a desk marks as its flash goes on under its headline, in whatever words, for half a day. */
const flash = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const title = syntheticTitle(random);
  const first = told('fresh', { ...unlike(), title: `[속보] ${title}` }, NEW);
  return [
    first,
    told('wire update', hoursLater({ ...unlike(), title }, 1), announced('update', first)),
    told('fresh', hoursLater({ ...unlike(), title }, 48), NEW),
  ];
};

/** Other figures are another story, unless the desk says that it goes on with its own: on the next day by them alone, not by the headline. */
const corrected = ({ unlike, renamed, told }: Alone): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW);
  const text = article.text.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10));
  const update = { ...hoursLater(renamed(article), 20, text), title: `[종합] ${article.title}` };
  return [first, told('wire update', update, announced('update', first))];
};

/** Tomorrow's column has today's headline, and so may another paper's report; their words are others. */
const column = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const title = syntheticTitle(random);
  const headed = (): CrawledArticle => ({ ...unlike(), title });
  return [told('fresh', headed(), NEW), told('fresh', headed(), NEW), told('fresh', elsewhere(headed()), NEW)];
};

/** Of a few words the headline says most. */
const shortNews = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const title = syntheticTitle(random);
  const headed = (): CrawledArticle => ({ ...unlike(), title, text: syntheticText(random, 1) });
  const first = told('fresh', headed(), NEW);
  return [first, told('rewrite', hoursLater(elsewhere(headed()), 1), silent('copy', first))];
};

/** Unlike any made-up title. */
const ROUND_UP = '한 주 동안 여러 곳에서 있었던 일들을 모아 전하는 소식';

/** Who quotes a whole report in the middle of a text over twice as long tells something else. Without figures, that would tell them apart. */
const roundUp = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const plain = (text: string): string => text.replaceAll(/\d+/g, '');
  const article = unlike();
  const around = [syntheticText(random, LONG), article.text, syntheticText(random, LONG)].join('\n\n');
  return [
    told('fresh', { ...article, title: syntheticTitle(random), text: plain(article.text) }, NEW),
    told('fresh', { ...elsewhere(unlike()), title: ROUND_UP, text: plain(around) }, NEW),
  ];
};

const CREDIT = '(AP Photo/Jo Three)';

/** A sentence in letters, without the marks in which words are repeated. */
const lettered = (random: Random): string => {
  const sentence = syntheticText(random, 1);
  return /[가-힣"]/.test(sentence) ? lettered(random) : sentence;
};

/** Other words in a few's place are another picture; one word more is not. In one script, for most of a text tells in which it is compared. */
const pictures = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const text = `${lettered(random)} ${lettered(random)} ${lettered(random)}`;
  const caption = (words: string): CrawledArticle => ({
    ...unlike(),
    title: syntheticTitle(random),
    text: `${words} ${CREDIT}`,
  });
  const first = told('fresh', caption(text), NEW);
  return [
    first,
    told('fresh', caption(text.replace(/^\S+ \S+ \S+/, 'another scene shows')), NEW),
    told('rewrite', caption(`more ${text}`), silent('copy', first)),
  ];
};

/** Pictures under one headline are as many stories, whatever shows that they are pictures: their credit, their tense and date, their mark. */
const slugs = ({ unlike, told }: Alone, random: Random): Certain[] =>
  [
    { mark: '', end: ` ${CREDIT}` },
    { mark: '', end: ' 바라보고 있다. 2026.3.1' },
    { mark: '[포토] ', end: '' },
  ].flatMap(({ mark, end }) => {
    const title = mark + syntheticTitle(random);
    const picture = (): CrawledArticle => ({ ...unlike(), title, text: syntheticText(random, 1) + end });
    return [told('fresh', picture(), NEW), told('fresh', elsewhere(picture()), NEW)];
  });
