import type { Mutant } from './mutant.ts';

/** What claims are worth when they have expired. */
export const EXPIRY_MUTANTS: readonly Mutant[] = [
  {
    says: 'a claim that has expired leads to its story',
    service: 'ingest',
    file: 'story/near/join.ts',
    find: 'claim.expiresAt <= now || ',
    replace: '',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'a claim that has expired keeps its key',
    service: 'ingest',
    file: 'story/near/hold.ts',
    find: '(standing.get(key.pk)?.expiresAt ?? 0) > now',
    replace: 'standing.has(key.pk)',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'the key of a claim that has expired is claimed as if nothing were there',
    service: 'ingest',
    file: 'story/near/hold.ts',
    find: "expect: standing.get(key.pk)?.version ?? 'absent'",
    replace: "expect: 'absent'",
    caughtAs: ['given-up', 'receipt-missing'],
  },
];
