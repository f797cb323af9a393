/** What the joining of near-duplicates may be set to. The defaults' figures are in `docs/near-duplicates.md`. */
export interface NearSettings {
  /** False: only the same words join (exact dedupe), nothing is claimed or looked up for likeness. */
  readonly enabled: boolean;
  /** Days between two reports' observation beyond which they do not join; claims expire with it. */
  readonly windowDays: number;
  /** Keys a story holds for others to find it by, two at most of a long text, one of a caption: each is a write unit. */
  readonly claims: number;
  /** Keys a report is looked up by, 65 at most, twelve of a long text, eight of a caption: each is half a read unit. */
  readonly probes: number;
  /** Prose joins if this much of the shorter text is in the longer one. */
  readonly containment: number;
  /** Short texts of two publishers join from this Jaccard on. */
  readonly shortLikeness: number;
  /** Picture captions, and short texts of one publisher, join from this Jaccard on, if no word stands in the place of another. */
  readonly captionLikeness: number;
}

export const NEAR_DEFAULTS: NearSettings = {
  enabled: true,
  windowDays: 7,
  claims: 3,
  probes: 20,
  containment: 0.45,
  shortLikeness: 0.65,
  captionLikeness: 0.8,
};

const DAY = 86_400;

/** When a claim that is made now expires. In epoch seconds, as `now`. */
export function expiryOf({ windowDays }: NearSettings, now: number): number {
  return now + windowDays * DAY;
}
