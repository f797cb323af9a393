import type { Mutant } from './mutant.ts';

/** Which of an article's reports is the newer one. */
export const ORDER_MUTANTS: readonly Mutant[] = [
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
    says: 'clocks tell the order of two uploads',
    service: 'ingest',
    file: 'story/is-older.ts',
    find: "compareSequencers(one.sequencer ?? '', other.sequencer ?? '') ||",
    replace: '',
    caughtAs: ['stale-overtook', 'receipt-wrong'],
  },
  {
    says: 'of two files of one crawl whichever comes last is the newer one',
    service: 'ingest',
    file: 'story/is-older.ts',
    find: 'compare(one.key, other.key) ||',
    replace: '',
    caughtAs: ['stale-overtook'],
  },
  {
    says: 'a crawl may lie in the future',
    service: 'ingest',
    file: 'story/facts.ts',
    find: 'Date.parse(article.crawledAt) > latest ? uploaded',
    replace: 'latest < 0 ? uploaded',
    caughtAs: ['stale-overtook', 'receipt-wrong'],
  },
  {
    says: 'where no crawl is stated, clocks tell the order within a second',
    service: 'ingest',
    file: 'story/facts.ts',
    find: 'wholeSecond(file.uploadedAt)',
    replace: 'file.uploadedAt',
    caughtAs: ['stale-overtook', 'receipt-wrong'],
  },
  {
    says: 'clocks have no slack',
    service: 'ingest',
    file: 'story/facts.ts',
    find: 'Date.parse(file.uploadedAt) + 86_400_000',
    replace: 'Date.parse(file.uploadedAt)',
    caughtAs: ['receipt-wrong', 'stale-overtook'],
  },
];
