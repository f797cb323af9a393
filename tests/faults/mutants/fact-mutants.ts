import type { Mutant } from './mutant.ts';

/** Mutants of what a file says and its story repeats. */
export const FACT_MUTANTS: readonly Mutant[] = [
  {
    says: 'a headline that is no more is told on',
    service: 'ingest',
    file: 'story/retold.ts',
    find: 'unannounced, headline, observedAt,',
    replace: 'unannounced, observedAt,',
    caughtAs: ['announced-otherwise'],
  },
  {
    says: 'an address that is named no more is told on',
    service: 'ingest',
    file: 'story/retold.ts',
    find: 'crawledAt, url, versionId,',
    replace: 'crawledAt, versionId,',
    caughtAs: ['announced-otherwise'],
  },
  {
    says: 'a publisher’s name is told whole',
    service: 'ingest',
    file: 'story/facts.ts',
    find: 'publisher: clipped(article.publisher, BOUNDS.name)',
    replace: 'publisher: article.publisher || undefined',
    caughtAs: ['announced-otherwise'],
  },
  {
    says: 'all reporters are told of',
    service: 'ingest',
    file: 'story/facts.ts',
    find: '.slice(0, BOUNDS.authors)',
    replace: '',
    caughtAs: ['announced-otherwise'],
  },
  {
    says: 'a story’s list does not say whose reports they are',
    service: 'ingest',
    file: 'story/join-story.ts',
    find: '...(article.publisher && { publisher: cut(article.publisher, LISTED_PUBLISHER) }),',
    replace: '',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a receipt does not say what was mended',
    service: 'ingest',
    file: 'story/receipt.ts',
    find: 'repairs: some(article?.repairs.map(',
    replace: 'repairs: some(article?.repairs.slice(0, 0).map(',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'capitals are other letters',
    service: 'ingest',
    file: 'article/digest.ts',
    find: "fate === 'capital' ? code + 32 : code",
    replace: 'code',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'a packed file that is cut short is a fault',
    service: 'ingest',
    file: 'article/unpack.ts',
    find: "return { ok: false, reason: 'unpack-failed',",
    replace: "throw cause; return { ok: false, reason: 'unpack-failed',",
    caughtAs: ['given-up'],
  },
];
