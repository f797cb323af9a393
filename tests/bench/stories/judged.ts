import { likeness } from '../../../functions/story/near/judge.ts';
import { nearOf } from '../../../functions/story/near/near.ts';
import type { NearReport } from '../../../functions/story/near/near-report.ts';
import type { NearSettings } from '../../../functions/story/near/near-settings.ts';
import { sketchesOf } from '../../../functions/story/near/pair.ts';
import type { NearRule } from '../../../functions/story/near/rules.ts';
import type { Sample } from './load.ts';
import type { LabelledPair } from './pairs.ts';

/** A pair with what the system made of it: the row of the JSON document. */
export interface JudgedPair extends LabelledPair {
  /** Both files ended in one story. */
  readonly joined: boolean;
  /** The rule that joins the two when they are compared directly; absent where none does. */
  readonly rule?: NearRule;
  readonly jaccard: number;
  readonly containment: number;
  readonly lead: number;
  readonly kinds: readonly [NearReport['kind'], NearReport['kind']];
}

/** Compares the two files of each pair directly, and looks up where the replay put them. */
export function judgePairs(
  pairs: readonly LabelledPair[],
  storyOf: ReadonlyMap<string, string>,
  settings: NearSettings,
): JudgedPair[] {
  return pairs.map((pair) => {
    const one = reportOf(pair.one, settings);
    const other = reportOf(pair.other, settings);
    const evidence = likeness(one, other, settings);
    const { text, lead } = sketchesOf(one, other);
    return {
      ...pair,
      joined: storyOf.get(pair.one.file) === storyOf.get(pair.other.file),
      ...(evidence && { rule: evidence.rule }),
      jaccard: text.jaccard,
      containment: text.containment,
      lead: lead.containment,
      kinds: [one.kind, other.kind],
    };
  });
}

export const reportOf = ({ article, normalText, crawledAt }: Sample, settings: NearSettings): NearReport =>
  nearOf(article, normalText, crawledAt, settings).report;
