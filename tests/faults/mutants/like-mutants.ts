import type { Mutant } from './mutant.ts';

/** What keeps like reports in one story, whichever comes first and wherever the other stands then. */
export const LIKE_MUTANTS: readonly Mutant[] = [
  {
    says: 'a story makes no claim to be found by',
    service: 'ingest',
    file: 'story/new-story.ts',
    find: 'const near = kin ? holdNear(kin.near, holder, kin.found, arrival.near, now) : [];',
    replace: 'const near: ReturnType<typeof holdNear> = [];',
    caughtAs: ['likes-apart', 'receipt-wrong'],
  },
  {
    says: 'a like report counts for nothing before its story is there',
    service: 'ingest',
    file: 'story/look-for-kin.ts',
    find: 'joining: undefined, begun }, places };',
    replace: 'joining: undefined, begun: [] }, places };',
    caughtAs: ['likes-apart'],
  },
  {
    says: 'the place of a like report’s story is left free',
    service: 'ingest',
    file: 'story/new-story.ts',
    find: 'const fences = kin ? fencesAt(begun, kin.near, holder, arrival.near, now) : [];',
    replace: 'const fences: ReturnType<typeof fencesAt> = [];',
    caughtAs: ['likes-apart'],
  },
  {
    says: 'a like report joins where the fence stands, not where that leads',
    service: 'ingest',
    file: 'story/look-for-kin.ts',
    find: 'claim: { ...like.claim, storyId }',
    replace: 'claim: like.claim',
    caughtAs: ['likes-apart'],
  },
  {
    says: 'a fence leads to its own place',
    service: 'ingest',
    file: 'story/near-fence.ts',
    find: 'claimContent(report, { ...holder, expiresAt })',
    replace: 'claimContent(report, { ...holder, storyId: begun[0] ?? holder.storyId, expiresAt })',
    caughtAs: ['likes-apart', 'given-up'],
  },
];
