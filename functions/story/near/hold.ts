import type { Key } from '../keys.ts';
import type { Near } from './near.ts';
import { claimContent, type NearClaim } from './near-claim.ts';
import { isLong } from './near-report.ts';
import { expiryOf, type NearSettings } from './near-settings.ts';

/** A claim to be put: where nothing is, or over the expired one that was read. */
export interface NearWrite {
  item: NearClaim;
  expect: 'absent' | number;
}

export interface Holder {
  storyId: string;
  articleId: string;
  /** 0 for a story's first report, else as `Joining` says. */
  depth: number;
}

/** Reports further from the first one make no claims: likeness is not passed on without end. */
const DEPTH = 2;

/** Captions must be all but equal to join, so one key finds nearly every pair. */
const CAPTION_CLAIMS = 1;

const LONG_CLAIMS = 2;

/**
 * Where a story's claims are counted as this report's: on so many of its first keys for each claim it may make. An
 * update holds the keys of the flash it joined, but is to be found by what it says itself. Claims that this very report
 * has made count wherever they are: its writer may have died behind them.
 */
const FIRST = 2;

function wantedOf({ report }: Near, { claims }: NearSettings): number {
  if (report.kind === 'caption') return CAPTION_CLAIMS;
  return isLong(report) ? Math.min(LONG_CLAIMS, claims) : claims;
}

/**
 * The claims that make this report's story be found by it: enough that the story holds `settings.claims` (fewer for captions
 * and long texts) of the report's first keys, counting those it holds already, so that a near copy, whose keys are those of
 * the first report, claims few or none. `found` is what was read at `near.keys`. `now` is in epoch seconds.
 */
export function holdNear(
  near: Near,
  holder: Holder,
  found: Iterable<NearClaim>,
  settings: NearSettings,
  now: number,
): NearWrite[] {
  const { storyId, articleId, depth } = holder;
  if (depth > DEPTH) return [];
  const standing = new Map([...found].map((claim) => [claim.pk, claim]));
  const wanted = wantedOf(near, settings);
  const live = (key: Key) => (standing.get(key.pk)?.expiresAt ?? 0) > now;
  const held = near.keys.filter((key, at) => {
    const claim = standing.get(key.pk);
    if (claim?.storyId !== storyId || !live(key)) return false;
    return at < FIRST * wanted || (claim.articleId === articleId && claim.observedAt === near.report.observedAt);
  }).length;
  const free = near.keys.filter((key) => !live(key)).slice(0, Math.max(0, wanted - held));
  if (free.length === 0) return [];
  const expiresAt = expiryOf(settings, now);
  const content = claimContent(near.report, { storyId, articleId, depth, expiresAt });
  // No earlier claim here had the version that this one begins with: an expired one may be removed and another put in
  // its place, and whoever has seen the first must not take the second for it.
  return free.map((key) => ({
    item: { ...key, version: expiresAt, ...content },
    expect: standing.get(key.pk)?.version ?? 'absent',
  }));
}
