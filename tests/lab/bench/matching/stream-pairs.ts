import { basename } from 'node:path';
import { featuresOf } from '../../../../functions/matching/features.ts';
import { MOST_CANDIDATES, MOST_KEYS } from '../../../../functions/matching/match-keys.ts';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import type { LabelledPair } from './pairs.ts';
import { loadClustered, type Sample } from './samples.ts';
import { streamOf } from './stream.ts';

const WINDOW_MINUTES = MATCH_DEFAULTS.windowDays * 1_440;

/**
 * Each report of a stream with gold clusters beside the earlier ones of the window that it is most like, read as a
 * stack that learns reads them: what the matcher has to tell apart.
 */
export async function loadStreamPairs(folder: string): Promise<LabelledPair[]> {
  const clustered = await loadClustered(folder);
  const outcomes = await streamOf(
    clustered.map(({ sample }) => sample),
    MATCH_DEFAULTS,
  );
  const reports = outcomes.map(({ sample, profile }, i): Sample & { gold: string } => ({
    ...sample,
    profile,
    gold: clustered[i]?.gold ?? '',
  }));
  const holders = new Map<number, number[]>();
  return reports.flatMap((report, i) => {
    const found = new Set<number>();
    for (const term of report.profile.terms.subarray(0, MOST_KEYS)) {
      const earlier = holders.get(term) ?? [];
      for (const j of earlier) found.add(j);
      holders.set(term, [...earlier, i]);
    }
    return [...found]
      .map((j) => reports[j] as (typeof reports)[number])
      .filter(({ profile }) => report.profile.minute - profile.minute <= WINDOW_MINUTES)
      .map((other) => ({ other, topic: featuresOf(report.profile, other.profile).topic }))
      .sort((a, b) => b.topic - a.topic)
      .slice(0, MOST_CANDIDATES)
      .map(({ other }) => ({
        label: report.gold === other.gold ? ('same' as const) : ('different' as const),
        a: report.file,
        b: other.file,
        one: report,
        other,
        weight: 1,
        file: basename(folder),
      }));
  });
}
