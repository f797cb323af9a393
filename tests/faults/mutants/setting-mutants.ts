import type { Mutant } from './mutant.ts';

/** What is done though it is switched off. */
export const SETTING_MUTANTS: readonly Mutant[] = [
  {
    says: 'what is to be stored in silence is announced',
    service: 'ingest',
    file: 'ingest/handler.ts',
    find: "required(env, 'NOTIFICATIONS') === 'on'",
    replace: "required(env, 'NOTIFICATIONS') !== ''",
    caughtAs: ['announced-in-vain', 'announced-not-in-table'],
  },
  {
    says: 'a change that is to be stored in silence is announced',
    service: 'ingest',
    file: 'story/decide/retold.ts',
    find: '...(arrival.notifications',
    replace: '...(arrival.now',
    caughtAs: ['announced-in-vain', 'announced-not-in-table'],
  },
  {
    says: 'a rejection that is to be recorded in silence is announced',
    service: 'ingest',
    file: 'story/decide/receipt.ts',
    find: "disposition === 'rejected' && arrival.notifications ?",
    replace: "disposition === 'rejected' ?",
    caughtAs: ['announced-not-in-table'],
  },
  {
    says: 'a story that nobody has heard of does not say so',
    service: 'ingest',
    file: 'story/decide/new-story.ts',
    find: "{ announce: 'none', unannounced: true }",
    replace: "{ announce: 'none' }",
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a story of which something was announced says that nobody has heard of it',
    service: 'ingest',
    file: 'story/decide/retold.ts',
    find: "? { announce: 'story.updated' }",
    replace: "? { announce: 'story.updated', ...(unannounced && { unannounced }) }",
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a list by day is kept though nobody wants one',
    service: 'ingest',
    file: 'ingest/handler.ts',
    find: "required(env, 'TIMELINE') === 'on'",
    replace: "required(env, 'TIMELINE') !== ''",
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'reports join by likeness though that is switched off',
    service: 'ingest',
    file: 'story/look/look.ts',
    find: ' || !arrival.near.enabled',
    replace: '',
    caughtAs: ['receipt-wrong'],
  },
];
