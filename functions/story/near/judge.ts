import type { NearReport } from './near-report.ts';
import type { NearSettings } from './near-settings.ts';
import { pairOf, sketchesOf } from './pair.ts';
import { NEAR_RULES, type NearRule, SAME_OPENING } from './rules.ts';

/** What was compared, for the receipt: a person can see why two reports were joined. Shares in [0, 1], to the hundredth. */
export interface NearEvidence {
  rule: NearRule;
  /** Shared shingles over all shingles. */
  jaccard: number;
  /** Shared shingles over those of the shorter text; `lead` the same of headline and lead. */
  containment: number;
  lead: number;
  headline: number;
  /** Shares of the shorter list that the longer one has. */
  numbers: number;
  names: number;
  /** Between the two observations, to the hundredth. */
  hours: number;
}

/**
 * Less in common than any rule asks for, in text and opening. Most reports that meet at a key are told apart by this alone,
 * before anything else of them is unpacked.
 */
export function unlike(one: Sketched, other: Sketched, settings: NearSettings): boolean {
  if (one.headline === other.headline) return false;
  const { text, lead } = sketchesOf(one, other);
  return text.containment < Math.min(settings.containment, settings.shortLikeness) && lead.containment < SAME_OPENING;
}

type Sketched = Pick<NearReport, 'headline' | 'fingerprint'>;

/**
 * Do these two reports tell one story? The evidence if they do. Symmetric: whichever of the two comes first, both end in one
 * story.
 */
export function likeness(one: NearReport, other: NearReport, settings: NearSettings): NearEvidence | undefined {
  const pair = pairOf(one, other);
  if (pair.hours > settings.windowDays * 24) return undefined;
  for (const [rule, holds] of RULES) {
    if (!holds(pair, settings)) continue;
    const { jaccard, containment } = pair.text;
    return {
      rule,
      jaccard: hundredths(jaccard),
      containment: hundredths(containment),
      lead: hundredths(pair.lead.containment),
      headline: hundredths(pair.headline),
      numbers: hundredths(pair.numbers.overlap),
      names: hundredths(pair.names.overlap),
      hours: hundredths(pair.hours),
    };
  }
  return undefined;
}

const RULES = Object.entries(NEAR_RULES) as [NearRule, (typeof NEAR_RULES)[NearRule]][];

const hundredths = (value: number): number => Math.round(value * 100) / 100;
