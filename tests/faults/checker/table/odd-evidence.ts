import type { ReadVersion } from '../world/findings.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';
import { publisherOf } from '../world/publisher-of.ts';

/** What was compared, in shares: what all words of both have in common is no more than what those of the shorter one have. */
const SHARES = ['jaccard', 'containment', 'lead', 'headline', 'numbers', 'names'] as const;
const HUNDREDTH = 0.01;

type Shares = Readonly<Record<(typeof SHARES)[number] | 'hours', number>>;

/** Two reports, one of which joined the story of the other. */
interface Pair {
  /** Of one publisher: whose is not known may be the other's. */
  readonly isOwn: boolean;
  /** One of them bears a marker, of a flash or of a later version perhaps. */
  readonly isMarked: boolean;
  /** Letters of the longer one over those of the shorter one. */
  readonly ratio: number;
  /** From the story's first report to the one that was joined, at the least. */
  readonly steps: number;
}

/** By each rule, whether as much is in common as it asks for (docs/near-duplicates.md), to the hundredth that the evidence is rounded to. */
const HOLDS: Readonly<Record<string, (shares: Shares, pair: Pair) => boolean>> = {
  'same-headline': (shares, pair) => {
    const { headline, lead, containment, hours } = shares;
    if (headline < 1) return false;
    if (!pair.isOwn) return lead >= 0.5 || containment >= 0.12 || hours <= 12;
    if (pair.isMarked && hours <= 12) return true;
    return (lead >= 0.5 || containment >= 0.6) && factsAgree(shares, pair);
  },
  text: (shares, pair) => {
    const { containment, lead, headline } = shares;
    const least = Math.max(pair.isOwn && !pair.isMarked ? 0.6 : 0, 0.45 + 0.05 * pair.steps);
    if (containment < least || !factsAgree(shares, pair)) return false;
    return pair.ratio < ROUND_UP || lead >= 0.15 || headline >= 0.3;
  },
  words: (shares, pair) =>
    shares.jaccard >= 0.8 ||
    (!pair.isOwn && shares.jaccard >= 0.65 && shares.headline >= 0.3 && factsAgree(shares, pair)),
  flash: (shares, pair) =>
    shares.hours <= 12 &&
    (shares.lead >= 0.6 || (pair.isOwn && pair.isMarked && shares.containment >= 0.7)) &&
    factsAgree(shares, pair),
};

/** Letters are not quite what texts are measured by, of which over twice as many make a round-up. */
const ROUND_UP = 2.5;

const factsAgree = ({ numbers, jaccard }: Shares, { isOwn, isMarked }: Pair): boolean =>
  numbers >= 0.5 || (isOwn ? isMarked : jaccard >= 0.6 && numbers >= 0.3);

/**
 * @param steps from the story's first report to the other, at the least.
 * @returns what is wrong with the evidence by which the one joined the other's story; undefined: nothing.
 */
export const oddEvidence = (
  evidence: PlainItem,
  one: ReadVersion,
  other: ReadVersion,
  steps: number,
): string | undefined => {
  const holds = HOLDS[textOf(evidence, 'rule')];
  if (holds === undefined) return `like another by the rule ${evidence.rule}`;
  const odd = SHARES.find((name) => !(numberOf(evidence, name) >= 0 && numberOf(evidence, name) <= 1));
  if (odd !== undefined) return `like another by ${evidence[odd]} of its ${odd}`;
  const [jaccard, containment] = [numberOf(evidence, 'jaccard'), numberOf(evidence, 'containment')];
  if (jaccard > containment + HUNDREDTH) return `has ${jaccard} in common with all of both, ${containment} of one`;
  return holds(roundedUp(evidence), { ...pairOf(one, other), steps })
    ? undefined
    : `like another by the rule ${evidence.rule}, with ${JSON.stringify(evidence)}`;
};

const roundedUp = (evidence: PlainItem): Shares => {
  const shares = SHARES.map((name) => [name, numberOf(evidence, name) + HUNDREDTH] as const);
  return { ...(Object.fromEntries(shares) as Shares), hours: numberOf(evidence, 'hours') - HUNDREDTH };
};

const pairOf = (one: ReadVersion, other: ReadVersion): Omit<Pair, 'steps'> => {
  const [ones, others] = [one, other].map(publisherOf);
  const letters = [one, other].map(({ reading }) => reading.text.replace(/[^\p{L}\p{N}]/gu, '').length);
  return {
    isOwn: !ones || !others || ones === others,
    isMarked: [one, other].some(({ reading }) => reading.title !== reading.headline),
    ratio: Math.max(...letters) / Math.max(1, Math.min(...letters)),
  };
};
