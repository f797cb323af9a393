import type { Mutant } from './mutant.ts';

/** What an operator sees. */
export const LOG_MUTANTS: readonly Mutant[] = [
  {
    says: 'no metrics are sent',
    service: 'ingest',
    file: 'ingest/handler.ts',
    find: 'report.flush();',
    replace: '',
    caughtAs: ['logged-otherwise'],
  },
  {
    says: 'what was counted is counted again with the next batch',
    service: 'ingest',
    file: 'ingest/report.ts',
    find: 'counts.clear();',
    replace: '',
    caughtAs: ['logged-otherwise'],
  },
  {
    says: 'a redelivered file counts once more',
    service: 'ingest',
    file: 'ingest/report.ts',
    find: "if (redelivered) return count('Files', 'disposition', 'redelivered');",
    replace: '',
    caughtAs: ['logged-otherwise'],
  },
  {
    says: 'a line does not say why a file was rejected',
    service: 'ingest',
    file: 'ingest/report.ts',
    find: 'storyId, reason, milliseconds',
    replace: 'storyId, milliseconds',
    caughtAs: ['logged-otherwise'],
  },
  {
    says: 'a message that goes back is not named',
    service: 'ingest',
    file: 'ingest/report.ts',
    find: "log('ERROR', { message: 'message goes back to the queue', messageId,",
    replace: "log('ERROR', { message: 'message goes back to the queue',",
    caughtAs: ['logged-otherwise'],
  },
  {
    says: 'a redelivered file is logged as if it came for the first time',
    service: 'ingest',
    file: 'ingest/report.ts',
    find: 'const again = redelivered && { redelivered };',
    replace: 'const again = {};',
    caughtAs: ['logged-otherwise'],
  },
];
