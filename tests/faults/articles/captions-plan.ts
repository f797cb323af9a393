import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { LONG } from './derived.ts';
import { GROWTH } from './growing-plan.ts';
import { letteredText, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { type Alone, announced, elsewhere, hoursLater, NEW, silent } from './told-alone.ts';

/** Pictures of something else, and the same ones again. */
export const captionsPlan = (files: Alone, random: Random): Certain[] => [
  ...pictures(files, random),
  ...longCaptions(files, random),
  ...sameDesk(files, random),
  ...places(files, random),
  ...slugs(files, random),
  ...quotingOnes(files, random),
];

const CREDIT = '(AP Photo/Jo Three)';

/** Other words in a few's place are another picture; one word more is not. In one script, for most of a text tells in which it is compared. */
const pictures = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const text = letteredText(random, 3);
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

/** Who stands where is said of one picture in two ways. */
const places = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const text = letteredText(random, MANY);
  const caption = (place: string): CrawledArticle => ({
    ...unlike(),
    title: syntheticTitle(random),
    text: `${text} ${place} ${CREDIT}`,
  });
  const first = told('fresh', caption('first from right'), NEW);
  return [first, told('rewrite', caption('second from left'), silent('copy', first))];
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

/** Sentences of more words than most captions have, and fewer than are kept of one: forty to seventy. */
const MANY = 4;

/** What tells two pictures apart may be the last that is said of them. */
const longCaptions = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const text = letteredText(random, MANY);
  return ['before many ships', 'without any people'].map((end) =>
    told('fresh', { ...unlike(), title: syntheticTitle(random), text: `${text} ${end} ${CREDIT}` }, NEW),
  );
};

/** A desk that says more of its picture has no other one, and no news. In front: further down, it would part the words by which the first is found. */
const sameDesk = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const text = letteredText(random, MANY);
  const more = letteredText(random, MANY)
    .split(' ')
    .slice(0, text.split(' ').length / 9)
    .join(' ');
  const picture = { ...unlike(), title: syntheticTitle(random), text: `${text} ${CREDIT}` };
  const first = told('fresh', picture, NEW);
  return [first, told('rewrite', hoursLater(renamed(picture), 1, `${more} ${text} ${CREDIT}`), silent('copy', first))];
};

/** Who quotes the line of a picture in an article has none for it: what goes on from that is not another picture's. */
const quotingOnes = ({ unlike, renamed, told }: Alone, random: Random): Certain[] =>
  [CREDIT, '바라보고 있다. 2026.3.1'].flatMap((line) => {
    const article = { ...unlike(), text: `${line}\n\n${syntheticText(random, LONG)}` };
    const first = told('fresh', article, NEW);
    const more = hoursLater(renamed(article), 1, `${article.text}\n\n${syntheticText(random, GROWTH)}`);
    return [first, told('rewrite', more, announced('update', first))];
  });
