import { readFileSync, writeFileSync } from 'node:fs';
import { SECTIONS } from '../../../functions/sections/stated.ts';
import {
  guessSection,
  packWeights,
  type SectionWeights,
  sectionTerms,
  TEXT_TERMS,
  weightsOf,
} from '../../../functions/sections/weights.ts';

/**
 * npm run train:sections -- FILE.tsv… [--try FILE.tsv…]: makes functions/sections/start.json from public sets, one
 * language a file, and says how it does on others. A line is a text: section, publisher, headline, text.
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

export function readTexts(file: string): Text[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [section = '', publisher = '', headline = '', text = ''] = line.split('\t');
    return { section, publisher, headline, text };
  });
}

export function weighTexts(texts: readonly Text[]): SectionWeights {
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

export function measured(texts: readonly Text[], weights: SectionWeights) {
  const guesses = texts.map(({ headline, text, section }) => ({
    section,
    guess: guessSection([{ headline, excerpt: text }], weights),
  }));
  const sure = guesses.filter(({ guess }) => guess !== undefined);
  const right = sure.filter(({ guess, section }) => section.split('|').includes(guess ?? '')).length;
  return { texts: texts.length, sure: sure.length / texts.length, right: right / sure.length };
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const tried = args.indexOf('--try') < 0 ? args.length : args.indexOf('--try');
  const sets = args.slice(0, tried).map(readTexts);
  const weights = joined(sets.map(weighTexts));
  const bytes = packWeights(weights);
  for (const file of args.slice(tried + 1)) console.log(file, measured(readTexts(file), weights));
  const file = new URL('../../../functions/sections/start.json', import.meta.url);
  const { licence } = JSON.parse(readFileSync(file, 'utf8'));
  const made = { command: 'npm run train:sections -- FILE.tsv…', texts: sets.map(({ length }) => length) };
  writeFileSync(
    file,
    `${JSON.stringify({ licence, made, sections: weights.sections, terms: Buffer.from(bytes).toString('base64') }, null, 2)}\n`,
  );
  console.log(`${weights.terms.size} terms of ${weights.sections.join(', ')} in ${bytes.length} bytes`);
}
