import { loadFranc } from '../packages.cjs';

/** Letters below which eld knows more than franc, which knows more languages. */
const SHORT = 200;
/** Of 16 letters eld gets every third wrong, of 25 every tenth. */
const FEWEST_LETTERS = 21;

/**
 * How far the first language must be ahead of the second. franc divides its scores by the length of the text, so the
 * difference is multiplied by it.
 */
const LEAST_LEAD = 2;
const CLEAR_LEAD = 8;

/**
 * The language of a text in a script that several have, by statistics; `und` if that is unsure.
 * @param tags of the languages that franc is asked for, by its own
 */
export function languageByStatistics(
  text: string,
  letters: number,
  tags: Readonly<Record<string, string>>,
  loadShortLanguage: () => typeof import('./any-short-language.ts'),
): string {
  const ofFranc = (least: number): string => {
    const ranked = loadFranc().francAll(text, { only: Object.keys(tags) });
    const [first, most] = ranked[0] ?? ['und', 0];
    // the two Norwegian languages count as one
    const [, next] = ranked.find(([code]) => tags[code] !== tags[first]) ?? ['und', 0];
    return (most - next) * text.length < least ? 'und' : (tags[first] ?? 'und');
  };
  const sure = ofFranc(LEAST_LEAD);
  // what franc takes Icelandic, Basque and Estonian for, and captions full of names
  if (letters >= SHORT && !/^(?:no|sw|fi|und)$/.test(sure)) return sure;
  if (letters < FEWEST_LETTERS) return /^(?:\P{L}|[ЁА-яё])*[а-я]{3}(?:\P{L}|[ЁА-яё])*$/u.test(text) ? 'ru' : 'und';
  const other = letters >= SHORT ? 'und' : ofFranc(CLEAR_LEAD);
  const { detect, isKnownToEld } = loadShortLanguage();
  if (other !== 'und' && !isKnownToEld(other)) return other;
  const found = detect(text);
  // it has Malay, and no Indonesian
  if (found.language === 'ms' && ofFranc(0) === 'id') return 'id';
  if (letters >= SHORT && sure !== 'und' && !/^(?:is|eu|et)$/.test(found.language)) return sure;
  return found.isReliable() ? found.language : 'und';
}
