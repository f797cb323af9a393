import type { Mutant } from './mutant.ts';

/** What else is looked at before two reports are told to be of one story, and what their claims say for the next one. */
export const NUANCE_MUTANTS: readonly Mutant[] = [
  {
    says: 'a correction is no update',
    service: 'ingest',
    file: 'story/near/near-report.ts',
    find: '|정정|수정|재송|correct/i;',
    replace: '/i;',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'an urgent report is no flash',
    service: 'ingest',
    file: 'story/near/near-report.ts',
    find: '|urgent|flash|breaking|bulletin/i;',
    replace: '/i;',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'of a caption the first few words are kept',
    service: 'ingest',
    file: 'story/near/mentions.ts',
    find: 'const WORDS = 96;',
    replace: 'const WORDS = 32;',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'a caption with more words is news',
    service: 'ingest',
    file: 'story/near/join.ts',
    find: " && report.kind !== 'caption'",
    replace: '',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'the figures of a headline say nothing',
    service: 'ingest',
    file: 'story/near/near-report.ts',
    find: '{headline} ${lead',
    replace: '{lead',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'who joins a story is not found by its own words',
    service: 'ingest',
    file: 'story/decide/join-story.ts',
    find: '...holdNear(near, holder, found, arrival.near, epochSeconds(arrival.now)),',
    replace: '',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'a report that opens as its flash is another story',
    service: 'ingest',
    file: 'story/near/rules.ts',
    find: "if (!both(pair, 'short')) return pair.lead.containment >= FLASH_OPENING;",
    replace: "if (!both(pair, 'short')) return false;",
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'another paper’s report is as near as the first',
    service: 'ingest',
    file: 'story/near/join.ts',
    find: 'depth: own ? claim.depth : claim.depth + 1,',
    replace: 'depth: claim.depth,',
    caughtAs: ['claims-disagree'],
  },
];
