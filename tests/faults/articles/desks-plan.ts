import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { lettersOf, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { type Alone, announced, elsewhere, hoursLater, NEW, silent } from './told-alone.ts';

/** Reports of some length: what a desk's next one may have in common with the one before it, and what another paper's. Each is a sample of its own. */
export const desksPlan = (files: Alone, random: Random): Certain[][] => [
  byName(files, random),
  ofNobody(files, random),
  rates(files),
  otherFigures(files, random),
  otherSubject(files, random),
  halfTold(files, random),
  rewritten(files, random),
  handedOn(files, random),
];

/** As a site has it that gives no numbers to its publishers. */
const onSite = (article: CrawledArticle): CrawledArticle => ({
  ...article,
  site: { id: `report-${article.aid}`, url: `https://reports.example.com/${article.aid}` },
});

const goesOn = ({ renamed }: Alone, random: Random, article: CrawledArticle): CrawledArticle =>
  hoursLater(renamed(article), 1, `${article.text}\n\n${syntheticText(random, 4)}`);

/** A desk that has no number is known by its name. */
const byName = (files: Alone, random: Random): Certain[] => {
  const article = files.unlike();
  const first = files.told('fresh', onSite(article), NEW);
  return [first, files.told('rewrite', onSite(goesOn(files, random, article)), announced('update', first))];
};

/** Two reports that name nobody may be of two desks: the one does not go on with the other. */
const ofNobody = (files: Alone, random: Random): Certain[] => {
  const article = { ...files.unlike(), publisher: '' };
  const first = files.told('fresh', onSite(article), NEW);
  return [first, files.told('rewrite', onSite(goesOn(files, random, article)), silent('copy', first))];
};

/** A figure behind each of so many words: more than the few by which two texts are all but the same. */
const FIGURE_EACH = 7;

/** Today's figures stand under yesterday's headline and in its words, and are another story. */
const rates = ({ unlike, renamed, told }: Alone): Certain[] => {
  const article = unlike();
  const words = article.text.replaceAll(/\d+/g, '').split(' ');
  const listed = (from: number): string =>
    words.map((word, at) => (at % FIGURE_EACH === 0 ? `${word} ${from + 11 * at}` : word)).join(' ');
  return [
    told('fresh', { ...article, text: listed(10_000) }, NEW),
    told('fresh', hoursLater(renamed(article), 20, listed(50_000)), NEW),
  ];
};

const withOtherFigures = (text: string): string => text.replaceAll(/\d+/g, (figure) => String(Number(figure) + 10_001));

/** What another paper fills into the same lines is another story as well. */
const otherFigures = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const filled = hoursLater(elsewhere(renamed(article)), 1, withOtherFigures(article.text));
  return [told('fresh', article, NEW), told('fresh', { ...filled, title: syntheticTitle(random) }, NEW)];
};

/** Who marks it as a later version goes on with what stood under that headline, not under another one. */
const otherSubject = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const marked = hoursLater(renamed(article), 1, withOtherFigures(article.text));
  return [told('fresh', article, NEW), told('fresh', { ...marked, title: `[종합] ${syntheticTitle(random)}` }, NEW)];
};

/** Letters that both have, and that each has for itself: of another paper's report so much would do, of a desk's own it may be its template. */
const IN_COMMON = 475;
const OF_ITS_OWN = 525;

const halfTold = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const common = lettersOf(random, IN_COMMON);
  return [0, 1].map(() =>
    told(
      'fresh',
      { ...unlike(), title: syntheticTitle(random), text: `${common} ${lettersOf(random, OF_ITS_OWN)}` },
      NEW,
    ),
  );
};

/** Another paper tells it in words of its own, under the same headline, and comes to the same ones only later. */
const rewritten = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const [title, common] = [syntheticTitle(random), lettersOf(random, 250)];
  const report = (): CrawledArticle => ({ ...unlike(), title, text: `${lettersOf(random, 450)} ${common}` });
  const first = told('fresh', report(), NEW);
  return [first, told('rewrite', hoursLater(elsewhere(report()), 1), silent('copy', first))];
};

const PAPERS = [
  ['002', '누리뉴스'],
  ['003', '한강신문'],
  ['004', '동해저널'],
  ['005', '백두통신'],
] as const;

/**
 * Papers that each print what the one before them had: some of its words under its headline, or all of them under another one. What three have handed
 * on is found no more: a story would drift from one to the next. In letters: as many of one part as of another are as much in common.
 */
const handedOn = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const [text, added, last] = [lettersOf(random, 800), lettersOf(random, 200), lettersOf(random, 150)];
  const [title, lastTitle] = [syntheticTitle(random), syntheticTitle(random)];
  const mentions = `${lettersOf(random, 300)} ${added}`;
  const said = [
    { title, text: `${text} ${added}` },
    { title, text: mentions },
    { title: lastTitle, text: `${mentions} ${last}` },
    { title: lastTitle, text: `${lettersOf(random, 350)} ${last}` },
  ];
  const first = told('fresh', { ...unlike(), text }, NEW);
  const prints = PAPERS.map(([oid, publisher], at) => {
    const print = { ...hoursLater(unlike(), at + 1), oid, publisher, ...said[at] };
    return told('rewrite', print, at === PAPERS.length - 1 ? NEW : silent('copy', first));
  });
  return [first, ...prints];
};
