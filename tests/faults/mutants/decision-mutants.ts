import type { Mutant } from './mutant.ts';

/** What a file is, and what is written of it. */
export const DECISION_MUTANTS: readonly Mutant[] = [
  {
    says: 'no receipt is written',
    service: 'ingest',
    file: 'story/close.ts',
    find: "writes: [...writes, { item: receiptOf(arrival, disposition, findings), expect: 'absent' }],",
    replace: 'writes: receiptOf ? writes : [],',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'every crawl counts as the newest',
    service: 'ingest',
    file: 'story/is-older.ts',
    find: 'compare(one.observedAt, other.observedAt) ||',
    replace: '(one.observedAt !== other.observedAt ? 1 : 0) ||',
    caughtAs: ['stale-overtook'],
  },
  {
    says: 'the longer sequencer is the later one',
    service: 'ingest',
    file: 'story/file-version.ts',
    find: 'return left < right ?',
    replace: 'return a.length !== b.length ? a.length - b.length : left < right ?',
    caughtAs: ['stale-overtook'],
  },
  {
    says: 'a re-crawl of the same words does not count',
    service: 'ingest',
    file: 'story/same-article.ts',
    find: 'isOlder(claim, articleReport(arrival, article))',
    replace: "isOlder(claim, articleReport(arrival, article)) && arrival.now === ''",
    caughtAs: ['stale-overtook'],
  },
  {
    says: 'a stale crawl’s words stay free',
    service: 'ingest',
    file: 'story/same-article.ts',
    find: 'const writes = owner ? [] : [claimText(article, claim.storyId)];',
    replace: 'const writes: Write[] = [];',
    caughtAs: ['words-unowned'],
  },
  {
    says: 'a change is announced under the id of the one before',
    service: 'ingest',
    file: 'story/retold.ts',
    find: 'revision: story.revision + 1',
    replace: 'revision: story.revision',
    caughtAs: ['announced-otherwise'],
  },
  {
    says: 'a rejection is recorded in silence',
    service: 'ingest',
    file: 'story/receipt.ts',
    find: "disposition === 'rejected' && arrival.notifications ?",
    replace: "disposition === 'rejected' && arrival.now === '' ?",
    caughtAs: ['not-announced'],
  },
];
