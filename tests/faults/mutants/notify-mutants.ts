import type { Mutant } from './mutant.ts';

/** What is told to subscribers. */
export const NOTIFY_MUTANTS: readonly Mutant[] = [
  {
    says: 'entries that SNS did not take are forgotten',
    service: 'notify',
    file: 'notify/publish.ts',
    find: 'const { Failed = [] } =',
    replace: 'const Failed: { Id?: string; Code?: string; Message?: string }[] = [];',
    caughtAs: ['not-announced'],
  },
  {
    says: 'calls that SNS did not answer are forgotten',
    service: 'notify',
    file: 'notify/publish.ts',
    find: "for (const { Id = '' } of batch) failed.set(Id, error);",
    replace: 'void error;',
    caughtAs: ['not-announced'],
  },
  {
    says: 'a notification has no attributes to filter by',
    service: 'notify',
    file: 'notify/to-message.ts',
    find: 'MessageAttributes: attributes(notification),',
    replace: 'MessageAttributes: attributes ? {} : {},',
    caughtAs: ['filtered-otherwise'],
  },
  {
    says: 'failed records are reported as done',
    service: 'notify',
    file: 'notify/notify-batch.ts',
    find: 'batchItemFailures: [...failed.keys()].map((itemIdentifier) => ({ itemIdentifier }))',
    replace: 'batchItemFailures: []',
    caughtAs: ['not-announced'],
  },
  {
    says: 'an announcement has another id each time',
    service: 'notify',
    file: 'notify/to-notification.ts',
    find: 'subject: storyId,',
    replace: 'subject: storyId, ...{ id: crypto.randomUUID() },',
    caughtAs: ['second-id'],
  },
  {
    says: 'only the last of the failed records is reported',
    service: 'notify',
    file: 'notify/notify-batch.ts',
    find: '[...failed.keys()].map(',
    replace: '[...failed.keys()].slice(-1).map(',
    caughtAs: ['not-announced'],
  },
  {
    says: 'an announcement’s time is when it is sent',
    service: 'notify',
    file: 'notify/to-notification.ts',
    find: 'time: item.lastSeenAt ?? item.firstSeenAt,',
    replace: 'time: new Date().toISOString(),',
    caughtAs: ['announced-otherwise'],
  },
  {
    says: 'every version of a file is rejected under one id',
    service: 'notify',
    file: 'notify/to-notification.ts',
    find: "type: 'article.rejected',",
    replace: "type: 'article.rejected', ...{ id: item.pk },",
    caughtAs: ['announced-otherwise', 'not-announced'],
  },
];
