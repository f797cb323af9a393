import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TEXT, textEvidence } from '../../../../functions/article/articlehood.ts';
import { decode } from '../../../../functions/article/encoding/decode.ts';
import { readArticle } from '../../../../functions/article/read.ts';
import { readPage, scanPage } from '../../../../functions/article/shapes/page.ts';
import { PAGE, pageEvidence } from '../../../../functions/article/shapes/page-evidence.ts';
import { besideHeadline } from '../../../../functions/article/shapes/page-headline.ts';
import { articleTextOf } from '../../../../functions/article/shapes/page-text.ts';
import { fitLogistic, heldOut, type Logistic, type Row } from '../matching/logistic.ts';
import { quantile } from '../statistics.ts';
import { SETS } from './page-sets.ts';

const USAGE = `npm run train:articlehood -- --pages DIR
npm run train:articlehood -- --articles DIR --none DIR

Fits the weights by which a file is an article, and prints them with what five folds by site or source, and WCXB's test set, make of
them. --pages: a folder with clones of Murrough-Foley/web-content-extraction-benchmark, scrapinghub/article-extraction-benchmark,
flairNLP/fundus and GeneralNewsExtractor/GeneralNewsExtractor. --articles and --none: a folder for each source, with files that are
articles, and texts that are none.`;

/** A file whose evidence is known. */
interface Judged extends Row {
  set: string;
  site: string;
  /** Too little prose refuses it, or it states the whole text of an article: the weights do not decide. */
  isDecided: boolean;
}

const FOLDS = 5;
const PENALTY = 4;
/** The share of articles that may be lost: the bias follows from it. */
const MOST_LOST = 0.04;
/** Pages of other sets are articles only, and there are many of them. */
const WEIGHTS: Readonly<Record<string, number>> = { scrapinghub: 0.5, fundus: 0.5 };

const { values } = parseArgs({
  options: { pages: { type: 'string' }, articles: { type: 'string' }, none: { type: 'string' } },
});
if (values.pages !== undefined) trainPages(values.pages);
else if (values.articles !== undefined && values.none !== undefined) trainTexts(values.articles, values.none);
else {
  console.error(USAGE);
  process.exitCode = 2;
}

function trainPages(folder: string): void {
  const all = Object.entries(SETS).flatMap(([set, read]) =>
    read(folder).flatMap(({ site, isArticle, bytes }): Judged[] => {
      const decoded = decode(bytes, undefined);
      if (!decoded.ok) return [];
      const scan = scanPage(decoded.text);
      const shape = readPage(decoded.text);
      const text = shape.ok ? shape.body : articleTextOf(decoded.text, 1);
      const shown = besideHeadline(scan, String((shape.ok && shape.values.title) || ''));
      const found: Record<string, number> = pageEvidence(decoded.text, scan, text, shown);
      const evidence = Object.keys(PAGE).map((name) => found[name] ?? 0);
      const isDecided = !shape.ok || shape.articlehood?.against === '';
      return [{ set, site, isDecided, values: evidence, target: Number(isArticle), weight: WEIGHTS[set] ?? 1 }];
    }),
  );
  train(Object.keys(PAGE), all);
}

function trainTexts(articles: string, none: string): void {
  const sourceOf = (name: string) => name.split('/')[0] ?? '';
  const row = (set: string, name: string, text: string): Judged => ({
    ...{ set, site: sourceOf(name), isDecided: false, weight: 1, target: Number(set === 'articles') },
    values: Object.values(textEvidence(text)),
  });
  const filesIn = (folder: string) =>
    globSync('**/*.*', { cwd: folder }).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  const own = filesIn(articles).flatMap(({ name, bytes }) => {
    const result = readArticle(bytes, { key: name });
    return result.ok ? [row('articles', name, result.article.text)] : [];
  });
  const others = filesIn(none).flatMap(({ name, bytes }) => {
    const decoded = decode(bytes, undefined);
    return decoded.ok ? [row('none', name, decoded.text)] : [];
  });
  train(Object.keys(TEXT), [...own, ...others]);
}

function train(names: readonly string[], all: readonly Judged[]): void {
  const fitted = all.filter(({ set }) => set !== 'WCXB test');
  const folds = fitted.map(
    ({ site }) => [...site].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) >>> 0, 7) % FOLDS,
  );
  const fit = (rows: readonly Row[]) => fitLogistic(rows, PENALTY);
  const out = heldOut(fitted, folds, fit, logOdds);
  const scores = new Map(fitted.map((row, at) => [row, out[at] as number]));
  const whole = fit(fitted);
  for (const row of all) if (!scores.has(row)) scores.set(row, logOdds(whole, row.values));
  const ofMain = fitted.filter(({ set, target }) => target === 1 && (set === 'WCXB dev' || set === 'articles'));
  const bound = quantile(
    ofMain.map((row) => scores.get(row) ?? 0),
    MOST_LOST,
  );
  for (const [set, rows] of Map.groupBy(all, (row) => row.set)) {
    const isRead = (row: Judged) => (row.isDecided ? row.target === 1 : (scores.get(row) ?? 0) >= bound);
    const own = rows.filter(({ target }) => target === 1);
    const others = rows.filter(({ target }) => target === 0);
    const lost = own.filter((row) => !isRead(row)).length;
    console.log(
      `${set}: ${lost} of ${own.length} articles lost, ${others.filter(isRead).length} of ${others.length} others announced`,
    );
  }
  const bias =
    whole.weights.reduce((sum, weight, at) => sum - weight * (whole.means[at] ?? 0), whole.intercept) - bound;
  console.log(names.map((name, at) => `${name} ${whole.weights[at]?.toFixed(2)}`).join('\n'));
  console.log(`bias ${bias.toFixed(2)}`);
}

function logOdds({ intercept, weights, means }: Logistic, evidence: readonly number[]): number {
  return evidence.reduce((sum, value, at) => sum + (weights[at] ?? 0) * (value - (means[at] ?? 0)), intercept);
}
