import type { Mutant } from './mutant.ts';

/** What a service refuses or bills, though its emulator takes it, and what is made of a refusal. */
export const REFUSAL_MUTANTS: readonly Mutant[] = [
  {
    says: 'announcements go out two at a time',
    service: 'notify',
    file: 'notify/publish.ts',
    find: 'const MAX_ENTRIES = 10;',
    replace: 'const MAX_ENTRIES = 2;',
    caughtAs: ['called-otherwise'],
  },
  {
    says: 'a line does not say why SNS refused an announcement',
    service: 'notify',
    file: 'notify/publish.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in the source.
    find: "new Error(`SNS refused it: ${Code} ${Message ?? ''}`)",
    replace: "new Error('SNS refused it')",
    caughtAs: ['logged-otherwise'],
  },
  {
    says: 'a message has its title as its subject, however long that is',
    service: 'notify',
    file: 'notify/to-message.ts',
    find: '  Id: id,\n',
    replace:
      "  Id: id,\n  Subject: 'title' in notification.data ? notification.data.title : notification.data.reason,\n",
    caughtAs: ['called-otherwise'],
  },
  {
    says: 'a message is said to have a body for each protocol',
    service: 'notify',
    file: 'notify/to-message.ts',
    find: '  MessageAttributes: attributes(notification),',
    replace: "  MessageAttributes: attributes(notification),\n  MessageStructure: 'json',",
    caughtAs: ['called-otherwise'],
  },
  {
    says: 'files of a bucket that is not there count as deleted',
    service: 'ingest',
    file: 'ingest/read-object.ts',
    find: "['NoSuchVersion', 'MethodNotAllowed']",
    replace: "['NoSuchVersion', 'MethodNotAllowed', 'NoSuchBucket']",
    caughtAs: ['called-otherwise', 'receipt-wrong'],
  },
  {
    says: 'throttling is no outage',
    service: 'ingest',
    file: 'is-outage.ts',
    find: 'return isThrottlingError(fault) || isTransientError(fault)',
    replace: 'return isTransientError(fault)',
    caughtAs: ['called-otherwise'],
  },
  {
    says: 'a transaction that is refused for what it says has met others',
    service: 'ingest',
    file: 'story/table/dynamo-table.ts',
    find: '.every(({ Code }) => PASSING.has(',
    replace: '.some(({ Code }) => PASSING.has(',
    caughtAs: ['called-otherwise'],
  },
  {
    says: 'who may not write to the table has met others',
    service: 'ingest',
    file: 'story/table/insert-each.ts',
    find: "  for (const { Error: fault } of Responses) if (OF_NO_ITEM.includes(fault?.Code ?? '')) throw faultOf(fault);\n",
    replace: '',
    caughtAs: ['called-otherwise'],
  },
  {
    says: 'entries that SNS did not take are told by their place in its answer',
    service: 'notify',
    file: 'notify/publish.ts',
    find: "for (const { Id = '', Code, Message } of Failed)\n        failed.set(Id,",
    replace: "for (const [at, { Code, Message }] of Failed.entries())\n        failed.set(batch[at]?.Id ?? '',",
    caughtAs: ['message-lost', 'handled-again'],
  },
];
