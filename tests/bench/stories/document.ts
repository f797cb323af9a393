import type { NearSettings } from '../../../functions/story/near/near-settings.ts';
import type { Measurement } from './measure.ts';

/** The measurement as one JSON document, with one row per pair. Shares are numbers in [0, 1]; null where nothing was joined. */
export function toDocument(
  { samples, replay, pairs, methods, sweeps, speed }: Measurement,
  settings: NearSettings,
): object {
  return {
    articles: samples.length,
    stories: replay.stories,
    dispositions: Object.fromEntries(replay.dispositions),
    microsecondsPerArticle: replay.microseconds,
    speed: speed ?? null,
    keysReadPerArticle: replay.use.reads / samples.length,
    itemsWritten: Object.fromEntries(replay.use.writes),
    settings,
    methods,
    sweeps,
    pairs: pairs.map(({ label, part, one, other, joined, rule, jaccard, containment, lead, kinds }) => ({
      a: one.file,
      b: other.file,
      label,
      part,
      joined,
      rule: rule ?? null,
      jaccard,
      containment,
      lead,
      kinds,
    })),
  };
}
