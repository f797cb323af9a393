import { FINGERPRINT_BYTES, fingerprintFromBytes } from '../../article/fingerprint/bytes.ts';
import { likeness, type NearEvidence, unlike } from './judge.ts';
import { type NearClaim, reportOf } from './near-claim.ts';
import type { NearReport } from './near-report.ts';
import type { NearSettings } from './near-settings.ts';

/** The story a report belongs to, by the claim of one of its reports. */
export interface Joining {
  claim: NearClaim;
  evidence: NearEvidence;
  /** `update`: a newer report of the same publisher that says more or else; `copy`: anything else. */
  disposition: 'update' | 'copy';
  /** Steps from the story's first report, for the claims of this one: a publisher's own next version is no step. */
  depth: number;
}

/**
 * So much more must be in common for each step from the story's first report, so that a story does not drift from
 * member to member.
 */
const STEP = 0.05;

/** So much alike, and a publisher's second text is the first one again. */
const REPEATED = 0.95;

/**
 * Compares a report with the reports whose claims it met. Those it may join by, the likest first: by containment, then
 * by name, so that the choice does not depend on the order of `claims`. `now` is in epoch seconds: an expired claim is
 * none.
 */
export function joinable(
  report: NearReport,
  claims: Iterable<NearClaim>,
  settings: NearSettings,
  now: number,
): Joining[] {
  const likes: Joining[] = [];
  const seen = new Set<string>();
  for (const claim of claims) {
    // One report holds several keys: comparing with it once is enough. Two of one article differ in the story that they
    // claimed for.
    if (claim.expiresAt <= now || seen.has(nameOf(claim))) continue;
    seen.add(nameOf(claim));
    const fingerprint = fingerprintFromBytes(claim.packed.subarray(0, FINGERPRINT_BYTES));
    const bounds = { ...settings, containment: settings.containment + STEP * claim.depth };
    if (!fingerprint || unlike(report, { headline: claim.headline, fingerprint }, bounds)) continue;
    const other = reportOf(claim);
    const evidence = other && likeness(report, other, bounds);
    if (evidence) likes.push({ claim, evidence, ...placeOf(report, claim, evidence) });
  }
  return likes.sort(byLikeness);
}

const byLikeness = (one: Joining, other: Joining): number =>
  other.evidence.containment - one.evidence.containment || (nameOf(one.claim) < nameOf(other.claim) ? -1 : 1);

/** The same for all claims of one report. */
const nameOf = ({ storyId, articleId }: NearClaim): string => `${storyId} ${articleId}`;

/**
 * An older report is no update, whatever it adds: the story's newest text stays its headline. Nor is another picture of
 * a scene.
 */
function placeOf(
  report: NearReport,
  claim: NearClaim,
  { jaccard }: NearEvidence,
): Pick<Joining, 'disposition' | 'depth'> {
  const own = report.source !== '' && report.source === claim.source && report.kind !== 'caption';
  const more = jaccard < REPEATED || report.wire === 'update';
  return {
    disposition: own && more && report.observedAt > claim.observedAt ? 'update' : 'copy',
    depth: own ? claim.depth : claim.depth + 1,
  };
}
