import type { Mutant } from './mutant.ts';

/** What becomes of an article that takes over another story's words, and of what it left. */
export const RETURNING_MUTANTS: readonly Mutant[] = [
  {
    says: 'a returning article’s words stay where it was',
    service: 'ingest',
    file: 'story/decide/decide.ts',
    find: 'owner ?? told ?? claim.storyId',
    replace: 'owner ?? claim.storyId',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'a duplicate forgets which story its article tells',
    service: 'ingest',
    file: 'story/decide/same-article.ts',
    find: '{ told: claim.tells }',
    replace: '{}',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'an article tells the story it left though another tells it by now',
    service: 'ingest',
    file: 'story/known.ts',
    find: 'stories.get(id)?.articleId === claim?.articleId',
    replace: '(id === claim?.tells || stories.get(id)?.articleId === claim?.articleId)',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'an older crawl’s words are of the story its article is in, whichever it tells',
    service: 'ingest',
    file: 'story/decide/same-article.ts',
    find: 'toldBy(known) ?? claim.storyId',
    replace: 'claim.storyId',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'an article that comes back is counted again',
    service: 'ingest',
    file: 'story/decide/join-story.ts',
    find: 'before.some(({ articleId }) => articleId === article.articleId)',
    replace: 'before.length === 0',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a revision forgets which story its article tells',
    service: 'ingest',
    file: 'story/decide/same-article.ts',
    find: 'claimArticle(arrival, article, storyId, known, { told: toldBy(known) })',
    replace: 'claimArticle(arrival, article, storyId, known)',
    caughtAs: ['receipt-wrong', 'not-announced'],
  },
  {
    says: 'a claim made when the file was read in other words is its own',
    service: 'ingest',
    file: 'story/decide/new-story.ts',
    find: ' && reserved.claim.storyId === storyId',
    replace: '',
    caughtAs: ['story-twice', 'claims-disagree', 'receipt-wrong'],
  },
];
