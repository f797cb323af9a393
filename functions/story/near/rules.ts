import { TELLING } from './headline.ts';
import type { NearSettings } from './near-settings.ts';
import { both, either, noneReplaced, oneSource, type Pair } from './pair.ts';

type Rule = (pair: Pair, settings: NearSettings) => boolean;

/**
 * When two reports tell one story, tried in this order. Each rule is one kind of evidence that a reader would accept; where
 * its bounds come from is in `docs/near-duplicates.md`.
 */
export const NEAR_RULES = {
  'same-headline': sameHeadline,
  text: sameText,
  words: sameWords,
  flash: flashOf,
} as const satisfies Record<string, Rule>;

export type NearRule = keyof typeof NEAR_RULES;

/** Hours for which a headline over texts that share next to nothing is believed: prices, warnings and notices come back daily. */
const HEADLINE_HOURS = 12;

/** Hours in which a report follows its flash. */
const FLASH_HOURS = 12;

/** Less of the shorter text in the longer one than this, and equal headlines are a column's ("today's horoscope"). */
const UNRELATED = 0.12;

/** So much of headline and lead in common is the same opening; of a flash, all but a few words. */
export const SAME_OPENING = 0.5;
const FLASH_OPENING = 0.6;

/** So much of a short text in a longer one is the whole of it, given or taken a credit line and the error of the estimate. */
const WHOLE = 0.7;
const HALF = 0.5;

/** So much of one publisher's text in its next is the same story told on; less may be its template (tomorrow's weather). */
const TOLD_ON = 0.6;

/** So much of a headline in another one, and they share a subject's name. */
const AKIN = 0.3;

/** A text over twice as long that neither opens nor is headed alike is a round-up that mentions the story. */
const ROUND_UP = { ratio: 2, opening: 0.15, headline: AKIN };

/** Less than half of numbers or names in common, and the texts are two of one template. */
const SAME_FACTS = 0.5;

/** Between two publishers whose words agree so far, a third of the numbers will do: one opens with its own picture's caption. */
const SAME_WORDS = 0.6;
const SOME_FACTS = 0.3;

/** Two names are no sample: a Korean lead has an acronym or none. */
const FEW_NAMES = 3;

/** So much of a headline in another one: they are about the same. */
const SAME_SUBJECT = 0.4;

/** One publisher's column keeps its headline, so its texts must go on from each other; another publisher's words need not. */
function sameHeadline(pair: Pair): boolean {
  if (pair.headline < 1 || pair.one.headline.length < TELLING || both(pair, 'caption')) return false;
  const opening = pair.lead.containment >= SAME_OPENING;
  const { containment } = pair.text;
  if (oneSource(pair)) {
    if (either(pair, 'caption')) return false;
    if (isWire(pair) && pair.hours <= HEADLINE_HOURS) return true;
    return !both(pair, 'short') && (opening || containment >= TOLD_ON) && factsAgree(pair);
  }
  return opening || containment >= UNRELATED || (either(pair, 'short') && pair.hours <= HEADLINE_HOURS);
}

/** Prose: a copy, a rewrite, a longer version. */
function sameText(pair: Pair, settings: NearSettings): boolean {
  if (either(pair, 'caption') || both(pair, 'short')) return false;
  if (pair.text.containment < enough(pair, settings) || !factsAgree(pair)) return false;
  const { size: one } = pair.one.fingerprint;
  const { size: other } = pair.other.fingerprint;
  if (Math.max(one, other) <= ROUND_UP.ratio * Math.min(one, other)) return true;
  return pair.lead.containment >= ROUND_UP.opening || pair.headline >= ROUND_UP.headline;
}

function enough(pair: Pair, { containment }: NearSettings): number {
  if (either(pair, 'short')) return Math.max(oneSource(pair) ? WHOLE : HALF, containment);
  return oneSource(pair) && !isUpdate(pair) ? Math.max(TOLD_ON, containment) : containment;
}

/** Captions and short texts: almost the same words. Of one publisher, or under a picture, one other word may be the news. */
function sameWords(pair: Pair, settings: NearSettings): boolean {
  if (both(pair, 'prose')) return false;
  const { jaccard } = pair.text;
  if (either(pair, 'caption') || oneSource(pair)) return jaccard >= settings.captionLikeness && noneReplaced(pair);
  const otherNames = pair.names.onlyOne > 0 && pair.names.onlyOther > 0;
  return jaccard >= settings.shortLikeness && pair.headline >= AKIN && !otherNames && factsAgree(pair);
}

/** A flash and what followed it: the few words of the one open the other, or stand in it whole. */
function flashOf(pair: Pair): boolean {
  if (either(pair, 'caption') || !either(pair, 'short') || pair.hours > FLASH_HOURS || !factsAgree(pair)) return false;
  if (!both(pair, 'short')) return pair.lead.containment >= FLASH_OPENING;
  return isWire(pair) && oneSource(pair) && pair.text.containment >= WHOLE;
}

/** Most numbers and names of the one are in the other. A later version of one publisher's report may correct them (a toll). */
function factsAgree(pair: Pair): boolean {
  const { numbers, names } = pair;
  if (numbers.overlap >= SAME_FACTS && (names.overlap >= SAME_FACTS || names.least < FEW_NAMES)) return true;
  if (!oneSource(pair)) return pair.text.jaccard >= SAME_WORDS && numbers.overlap >= SOME_FACTS;
  return isUpdate(pair);
}

/** One of the two is marked as a flash or as a later version. */
const isWire = ({ one, other }: Pair): boolean => one.wire !== 'plain' || other.wire !== 'plain';

/** One of the two is marked as a later version, under a headline about the same. */
const isUpdate = ({ one, other, headline }: Pair): boolean =>
  (one.wire === 'update' || other.wire === 'update') && headline >= SAME_SUBJECT;
