import type { Mutant } from './mutant.ts';

/** What becomes of writers that meet. */
export const MEETING_MUTANTS: readonly Mutant[] = [
  {
    says: 'two like reports of one batch do not see each other',
    service: 'ingest',
    file: 'story/table/share-table.ts',
    find: 'for (const key of keys) seen.add(address(key));',
    replace: '',
    caughtAs: ['likes-apart'],
  },
  {
    says: 'the place of an article’s own earlier words is taken twice',
    service: 'ingest',
    file: 'story/decide/new-story.ts',
    find: '.filter((id) => id !== reserved?.claim.storyId)',
    replace: '',
    caughtAs: ['called-otherwise'],
  },
  {
    says: 'a place is taken over step by step',
    service: 'ingest',
    file: 'story/decide/new-story.ts',
    find: '(reserved && !own) || ',
    replace: '',
    caughtAs: ['given-up'],
  },
  {
    says: 'half of what is written at once is taken for all of it',
    service: 'ingest',
    file: 'story/known.ts',
    find: ' || story.version < (claim.storyVersion ?? 0)',
    replace: '',
    caughtAs: ['not-announced', 'stale-overtook'],
  },
  {
    says: 'more items are put in one call than the table takes',
    service: 'ingest',
    file: 'story/table/pack.ts',
    find: 'MOST_STATEMENTS = 25',
    replace: 'MOST_STATEMENTS = 100',
    caughtAs: ['called-otherwise'],
  },
  {
    says: 'more items are read in one call than the table gives',
    service: 'ingest',
    file: 'story/table/pack.ts',
    find: 'MOST_ITEMS = 100',
    replace: 'MOST_ITEMS = 1000',
    caughtAs: ['called-otherwise'],
  },
];
