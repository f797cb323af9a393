import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import { captionsPlan } from './captions-plan.ts';
import type { Certain } from './certain-plan.ts';
import { LONG } from './derived.ts';
import { letteredText, lettersOf, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { type Alone, alone, announced, elsewhere, hoursLater, NEW, silent } from './told-alone.ts';
import { wirePlan } from './wire-plan.ts';

/** Reports that are like another, or seem to be, by each of the rules in `docs/near-duplicates.md`. @param serial of the first file. */
export const likenessPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  return [
    ...wirePlan(files, random),
    ...column(files, random),
    ...shortNews(files, random),
    ...roundUp(files, random),
    ...figures(files, random),
    ...captionsPlan(files, random),
    ...separated(files, random),
    ...otherNames(files, random),
    ...laterFacts(files, random),
    ...fewWords(files, random),
    ...nobodys(files, random),
    ...template(files, random),
    ...fewNames(files, random),
    ...unnamed(files, random),
    ...nextNotice(files, random),
    ...nextNotice(files, random),
  ];
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

/** The figures of a headline are the news as well: under others the same words are another story. Without figures of their own, which would be more. */
const figures = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const text = article.text.replaceAll(/\d+/g, '');
  const headed = (title: string, text: string): CrawledArticle => ({ ...renamed(article), title, text });
  return [
    told('fresh', headed(`${syntheticTitle(random)} 1,204 57 8`, text), NEW),
    told('fresh', headed(`${syntheticTitle(random)} 3,615 92 4`, `${text} 끝.`), NEW),
  ];
};

/** A paper that writes the same figures with separators tells no other story. There are no more, and none of its title's, of which a few might be enough. */
const separated = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const text = article.text.replaceAll(/\d+/g, '');
  const headed = (figures: string): CrawledArticle => ({
    ...renamed(article),
    title: syntheticTitle(random),
    text: `${figures} ${text}`,
  });
  const first = told('fresh', headed('12045 30718 66203'), NEW);
  const again = hoursLater(elsewhere(headed('12,045 30,718 66,203')), 1);
  return [first, told('rewrite', { ...again, text: `${again.text} 끝.` }, silent('copy', first))];
};

/** One desk's words under other names are another story. Without figures, of which the same would be none the less. */
const otherNames = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const text = article.text.replaceAll(/\d+/g, '');
  return ['Alfa Bravo Charlie Delta', 'Golf Hotel India Kilo'].map((names) =>
    told('fresh', { ...renamed(article), title: syntheticTitle(random), text: `${names} ${text}` }, NEW),
  );
};

/** The first four names, or figures, of one desk's words may be the same, or what stands before the point: what stands behind tells another story. */
const laterFacts = (files: Alone, random: Random): Certain[] => [
  ...behind(
    'Alfa Bravo Charlie Delta',
    ['Golf Hotel India Kilo Lima', 'Oscar Papa Quebec Romeo Sierra'],
    files,
    random,
  ),
  ...behind('1204 57 83 96', ['2211 318 4406 519 6620', '8813 904 1127 1209 1318'], files, random),
  ...behind('가격은', ['4.72 61.305', '4.27 61.503'], files, random),
];

const behind = (
  common: string,
  others: readonly string[],
  { unlike, renamed, told }: Alone,
  random: Random,
): Certain[] => {
  const withoutFigures = (text: string): string => text.replaceAll(/\d+/g, '');
  const article = unlike();
  return others.map((facts) =>
    told(
      'fresh',
      {
        ...renamed(article),
        title: withoutFigures(syntheticTitle(random)),
        text: `${common} ${facts} ${withoutFigures(article.text)}`,
      },
      NEW,
    ),
  );
};

/** A desk is known by its number, though its file does not name it. */
const unnamed = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW);
  const more = hoursLater(renamed(article), 1, `${article.text}\n\n${syntheticText(random, 4)}`);
  return [first, told('rewrite', { ...more, publisher: '' }, announced('update', first))];
};

/** In no letters of the other's. */
const OTHER_TITLE = '짧은 알림 몇 마디';

/** In characters: far from what is an article. */
const FEW = 140;

/** Nearly the same few words of two papers are one story under headlines that have something in common, and with the same names in them. */
const fewWords = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const text = letteredText(random, 2)
    .replaceAll(/[^a-z]+/g, ' ')
    .slice(0, FEW)
    .trim();
  const heading = letteredText(random, 1)
    .replaceAll(/[^a-z]+/g, ' ')
    .slice(0, 40)
    .trim();
  const notice = (title: string, names: string): CrawledArticle => ({
    ...unlike(),
    title,
    text: `${names} ${text} ${title}`,
  });
  const first = told('fresh', notice(`${heading} first`, 'Alfa Bravo'), NEW);
  return [
    first,
    told('fresh', elsewhere(notice(OTHER_TITLE, 'Alfa Bravo')), NEW),
    told('fresh', elsewhere(notice(`${heading} third`, 'Golf Hotel')), NEW),
  ];
};

/** Whose a report is that names nobody, nobody knows: a headline over other words is no more evidence than of one desk. */
const nobodys = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const [title, common] = [syntheticTitle(random), syntheticText(random, LONG / 2)];
  const headed = (): CrawledArticle => ({
    ...unlike(),
    title,
    text: `${syntheticText(random, LONG / 2)}\n\n${common}`,
  });
  const [ours, theirs] = [headed(), headed()];
  const site = { id: `column-${theirs.aid}`, url: `https://columns.example.com/${theirs.aid}` };
  return [told('fresh', ours, NEW), told('fresh', { ...theirs, publisher: '', site }, NEW)];
};

/** What a desk fills in anew each day, under one headline and above the same lines, is another story each time. In one script, or the lines may be the most of it; without figures, that would tell them apart. */
const template = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const [title, lines] = [syntheticTitle(random), letteredText(random, LONG / 2.5)];
  const filled = (): CrawledArticle => ({
    ...unlike(),
    title,
    text: `${letteredText(random, LONG)} ${lines}`.replaceAll(/\d+/g, ''),
  });
  return [told('fresh', filled(), NEW), told('fresh', filled(), NEW)];
};

/** Two names are no sample: a desk goes on with its report though the one that both open with is another. Without figures, of which the same would not be enough. */
const fewNames = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const text = article.text.replaceAll(/\d+/g, '');
  const first = told('fresh', { ...article, text: `ABCD EFGH ${text}` }, NEW);
  const more = hoursLater(
    renamed(article),
    1,
    `IJKL MNOP ${text}\n\n${syntheticText(random, 4).replaceAll(/\d+/g, '')}`,
  );
  return [first, told('rewrite', { ...more, title: syntheticTitle(random) }, announced('update', first))];
};

/** Letters that a desk's short notice and its next, longer one begin with, and those that each has for itself: more than half of the shorter one is in both. */
const BEGUN = 115;
const OF_THE_FIRST = 70;
const OF_THE_NEXT = 160;

/** It is another story, for a desk's notices begin alike; another paper's text in which so much of it stands is a copy. */
const nextNotice = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const begun = lettersOf(random, BEGUN);
  const said = (more: number) => ({ title: syntheticTitle(random), text: `${begun} ${lettersOf(random, more)}` });
  const article = { ...unlike(), ...said(OF_THE_FIRST) };
  return [
    told('fresh', article, NEW),
    told('fresh', { ...hoursLater(renamed(article), 20), ...said(OF_THE_NEXT) }, NEW),
  ];
};
