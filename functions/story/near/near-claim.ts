import type { Key } from '../keys.ts';
import type { NearReport } from './near-report.ts';
import { packReport, unpackReport } from './pack-report.ts';

/**
 * "By this key you find that story": a report's claim on one of its candidate keys. It is put only where no live claim
 * stands, so a key has one holder and one entry whatever it is made of; a report that finds a key taken by an unlike
 * story claims its next one. Boilerplate blocks nobody: the first text that has it holds it, and all later ones pass
 * over it. Written with its story. At most 900 bytes. Expires with the window.
 */
export interface NearClaim extends Key, Omit<NearReport, 'fingerprint' | 'numbers' | 'names' | 'words'> {
  entity: 'near';
  schema: 1;
  version: number;
  storyId: string;
  articleId: string;
  /** Steps from the story's first report: 0 is its own, 1 is of another publisher's that joined that, and so on. */
  depth: number;
  /** Fingerprint, numbers, names and words: see `pack-report.ts`. */
  packed: Uint8Array;
  /** Epoch seconds: the table's TTL attribute. DynamoDB may take days to remove an expired item, so it counts as absent. */
  expiresAt: number;
}

/** The report that a claim was made for; undefined if another version of this code made it. */
export function reportOf({ kind, source, headline, wire, observedAt, packed }: NearClaim): NearReport | undefined {
  const facts = unpackReport(packed);
  return facts && { kind, source, headline, wire, observedAt, ...facts };
}

type ClaimContent = Omit<NearClaim, 'pk' | 'sk' | 'version'>;

export function claimContent(
  report: NearReport,
  { storyId, articleId, depth, expiresAt }: Pick<NearClaim, 'storyId' | 'articleId' | 'depth' | 'expiresAt'>,
): ClaimContent {
  const { kind, source, headline, wire, observedAt } = report;
  const owner = { storyId, articleId, depth, expiresAt };
  return {
    entity: 'near',
    schema: 1,
    kind,
    source,
    headline,
    wire,
    observedAt,
    packed: packReport(report),
    ...owner,
  };
}
