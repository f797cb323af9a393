import type { Mutant } from './mutant.ts';

/** Mutants of what concerns the versions of one key. */
export const VERSION_MUTANTS: readonly Mutant[] = [
  {
    says: 'the version that an event names is not asked for',
    service: 'ingest',
    file: 'ingest/read-object.ts',
    find: '...(VersionId && { VersionId }),',
    replace: '',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'what was put before there were versions is not looked for',
    service: 'ingest',
    file: 'ingest/read-object.ts',
    find: "file.versionId ? undefined : await get(client, file, 'null')",
    replace: 'undefined',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'the name of a version tells it from no other',
    service: 'ingest',
    file: 'story/file-version.ts',
    find: 'file.versionId ?? file.sequencer',
    replace: 'file.sequencer',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'the version called null is one',
    service: 'ingest',
    file: 'ingest/s3-records.ts',
    find: " && versionId !== 'null'",
    replace: '',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'EventBridge’s name of a version is not read',
    service: 'ingest',
    file: 'ingest/s3-records.ts',
    find: "versionId: object['version-id'],",
    replace: '',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'a receipt does not name its version',
    service: 'ingest',
    file: 'story/receipt.ts',
    find: 'versionId: file.versionId,',
    replace: '',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'a story forgets which version tells it',
    service: 'ingest',
    file: 'story/facts.ts',
    find: 'versionId: file.versionId,',
    replace: '',
    caughtAs: ['announced-otherwise'],
  },
  {
    says: 'an announcement points at whatever lies under the key',
    service: 'notify',
    file: 'notify/to-notification.ts',
    find: '...(versionId && { versionId }),',
    replace: '',
    caughtAs: ['announced-otherwise'],
  },
];
