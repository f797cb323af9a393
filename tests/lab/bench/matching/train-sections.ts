import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { shippedWeights } from '../../../../functions/sections/sections.ts';
import { SECTIONS } from '../../../../functions/sections/stated.ts';
import {
  guessSection,
  packWeights,
  type SectionWeights,
  sectionTerms,
} from '../../../../functions/sections/weights.ts';
import { loadSamples } from './samples.ts';

/**
 * npm run train:sections -- FILE.tsv…: makes functions/sections/start.json from public sets, one language a file. A
 * line is a text: section, publisher, headline, text.
 *     --read DIR --labels FILE   how the shipped weights do on articles that people have read
 */
interface Text {
  readonly section: string;
  readonly publisher: string;
  readonly headline: string;
  readonly text: string;
}

/** Terms that are kept of a language: those that say most. */
const MOST_TERMS = 4_000;
/** Texts that have each. */
const FEWEST = 3;

/**
 * Terms of an average text: a section of long texts has more of every common word, so that texts are counted by their
 * terms.
 */
const TEXT_TERMS = 10;

/** How many texts of `TEXT_TERMS` each section has, and in how many of them each term is. */
interface SectionCounts {
  readonly sections: readonly string[];
  readonly texts: readonly number[];
  readonly terms: ReadonlyMap<number, readonly number[]>;
}

/** Texts of the average section that a section counts beside its own: a small one says little of rare terms. */
const PRIOR_TEXTS = 30;
/** Texts with a term that each section counts beside its own. */
const PRIOR_COUNT = 0.5;

/** Naive Bayes: how much more often a term is in a section than in the average of all. */
function weightsOf({ sections, texts, terms }: SectionCounts): SectionWeights {
  const average = texts.reduce((sum, count) => sum + count, 0) / texts.length;
  const weighed = [...terms].map(([term, counts]): [number, number[]] => {
    const mean = counts.reduce((sum, count, at) => sum + count / (texts[at] as number), 0) / counts.length;
    const shares = counts.map(
      (count, at) => (count + PRIOR_TEXTS * mean + PRIOR_COUNT) / ((texts[at] as number) + PRIOR_TEXTS),
    );
    return [term, shares.map((share) => Math.log(share / (mean + PRIOR_COUNT / average)))];
  });
  return { sections, terms: new Map(weighed) };
}

function readTexts(file: string): Text[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [section = '', publisher = '', headline = '', text = ''] = line.split('\t');
    return { section, publisher, headline, text };
  });
}

function weighTexts(texts: readonly Text[]): SectionWeights {
  const sections: string[] = SECTIONS.filter((name) => texts.some(({ section }) => section === name));
  const terms = new Map<number, number[]>();
  const sizes = sections.map(() => 0);
  for (const { section, headline, text } of texts) {
    const at = sections.indexOf(section);
    const found = sectionTerms(`${headline} ${text}`);
    sizes[at] = (sizes[at] ?? 0) + found.size / TEXT_TERMS;
    for (const term of found) {
      const counts = terms.get(term) ?? sections.map(() => 0);
      counts[at] = (counts[at] ?? 0) + 1;
      terms.set(term, counts);
    }
  }
  const countOf = (term: number) => (terms.get(term) ?? []).reduce((sum, count) => sum + count, 0);
  const often = new Map([...terms].filter(([term]) => countOf(term) >= FEWEST));
  const weights = weightsOf({ sections, texts: sizes, terms: often });
  const said = (term: number, of: readonly number[]) => Math.sqrt(countOf(term)) * Math.max(...of);
  const most = [...weights.terms].sort(([a, of], [b, other]) => said(b, other) - said(a, of)).slice(0, MOST_TERMS);
  return { sections, terms: new Map(most) };
}

/** One table of all languages: a section that a language's set does not have is one that its words do not speak for. */
function joined(languages: readonly SectionWeights[]): SectionWeights {
  const sections = SECTIONS.filter((name) => languages.some((one) => one.sections.includes(name)));
  const terms = new Map<number, number[]>();
  for (const language of languages)
    for (const [term, weights] of language.terms)
      if (!terms.has(term))
        terms.set(
          term,
          sections.map((name) => weights[language.sections.indexOf(name)] ?? -1),
        );
  return { sections, terms };
}

function measured(texts: readonly Text[], weights: SectionWeights) {
  const guesses = texts.map(({ headline, text, section }) => ({
    section,
    guess: guessSection([{ headline, excerpt: text }], weights),
  }));
  const sure = guesses.filter(({ guess }) => guess !== undefined);
  const right = sure.filter(({ guess, section }) => section.split('|').includes(guess ?? '')).length;
  return { texts: texts.length, sure: sure.length / texts.length, right: right / sure.length };
}

/** Texts of which a person has said the sections that are right: file, tab, sections with bars between. */
async function readByPeople(folder: string, labels: string): Promise<Text[]> {
  const right = new Map(
    readFileSync(labels, 'utf8')
      .split('\n')
      .map((line) => line.split('\t') as [string, string]),
  );
  return (await loadSamples([folder])).flatMap(({ file, article }) => {
    const section = right.get(file);
    const { publisher = '', headline, excerpt: text } = article;
    return section === undefined ? [] : [{ section, publisher, headline, text }];
  });
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { read: { type: 'string' }, labels: { type: 'string' } },
    allowPositionals: true,
  });
  const { read, labels } = values;
  if (read && labels) console.log(measured(await readByPeople(read, labels), shippedWeights()));
  else {
    const file = new URL('../../../../functions/sections/start.json', import.meta.url);
    const sets = positionals.map(readTexts);
    const { sections, terms } = joined(sets.map(weighTexts));
    const bytes = packWeights({ sections, terms });
    const { licence } = JSON.parse(readFileSync(file, 'utf8'));
    const made = { command: 'npm run train:sections -- FILE.tsv…', texts: sets.map(({ length }) => length) };
    const start = { licence, made, sections, terms: Buffer.from(bytes).toString('base64') };
    writeFileSync(file, `${JSON.stringify(start, null, 2)}\n`);
    console.log(`${terms.size} terms of ${sections.join(', ')} in ${bytes.length} bytes`);
  }
}
