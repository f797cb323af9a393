import type { Mutant } from './mutant.ts';

/** What stays in the table, where the list of a day has it, and how it is read. */
export const KEPT_MUTANTS: readonly Mutant[] = [
  {
    says: 'a story that is told anew expires in a week',
    service: 'ingest',
    file: 'story/decide/retold.ts',
    find: 'lastSeenAt: arrival.now,',
    replace: 'lastSeenAt: arrival.now, ...{ expiresAt: Math.floor(Date.parse(arrival.now) / 1000) + 604_800 },',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a batch is listed at midnight',
    service: 'ingest',
    file: 'story/table/list-together.ts',
    find: 'first.sk}+',
    replace: "first.sk.replace(/T[^#]*/, 'T00:00:00.000Z')}+",
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a day is listed in one part',
    service: 'ingest',
    file: 'story/keys.ts',
    find: 'sum % TIMELINE_SHARDS',
    replace: '0',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'each attempt is listed in the place of the one before',
    service: 'ingest',
    file: 'story/keys.ts',
    find: '}#${attempt',
    replace: '}#${attempt * 0',
    caughtAs: ['given-up'],
  },
  {
    says: 'a receipt that was owed is of the time at which it is written',
    service: 'ingest',
    file: 'story/decide/new-story.ts',
    find: 'close({ ...arrival, now: story.firstSeenAt },',
    replace: 'close(arrival,',
    caughtAs: ['announced-otherwise'],
  },
  {
    says: 'an old answer about a story will do',
    service: 'ingest',
    file: 'story/table/read-together.ts',
    find: 'table.read([...keys.values()], freshness)',
    replace: "table.read([...keys.values()], 'eventual')",
    caughtAs: ['called-otherwise'],
  },
];
