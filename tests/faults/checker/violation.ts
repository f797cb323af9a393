/** Everything that can be wrong with a world, by name. A campaign passes when it finds none of them. */
export const VIOLATIONS = {
  'receipt-missing': 'a file version was put and has no receipt',
  'receipt-unknown': 'a receipt of a file version that nobody put, or its second one',
  'receipt-wrong': 'a receipt says something else than the file does, or than it must have become',
  'object-unread': 'an object lies in the bucket and its words are nowhere in the table',
  'words-unowned': 'words that were read belong to no story',
  'story-twice': 'a story was made more than once, or two by one article',
  'likes-apart': 'two reports that are all but the same are two stories',
  'story-unfounded': 'a story that no file made',
  'claims-disagree':
    'a claim, a story and a receipt say different things, an item is not what stands at its address, a story is not in the list of its day, a report holds more keys than it may, or its story none by which another is found, a story takes two write units where a shorter excerpt would do, or has a shorter one than need be, or something expires that must not, or when it must not',
  'stale-overtook': 'an older crawl stands where a newer one was read, or was told behind it',
  'not-announced': 'a story, a change of it or a rejection that no subscriber heard of',
  'second-id': 'one announcement came under two ids',
  'announced-otherwise': 'one id was announced with two contents, or with others than the table or the file has',
  'announced-not-in-table': 'an announcement of something that is not in the table',
  'announced-in-vain': 'a story was told anew, and nothing of it is new',
  'announced-malformed':
    'a message does not fit the published schema, has other attributes than it says, or holds a character that SQS refuses',
  'filtered-otherwise': 'a subscriber who asked for a part heard something else, or not all of it',
  'written-over': 'an item was written by somebody who had not seen it as it was',
  'handled-again': 'uploads, or records of the stream, were handled again and again because another one failed',
  'given-up': 'a file or an announcement was given up though nothing failed for long',
  'message-left': 'a message is left in a queue, or nothing moves any more',
  'logged-otherwise': 'a line of the log, or a metric, says something else than the table does, or nothing',
  'called-otherwise':
    'a call came too soon, too late, twice, or where a file or an announcement should have gone back to its queue or stream, asks for less than its caller must be sure of, for more than AWS takes, or costs more than is needed',
  'message-lost': 'a message, or a record of the stream, that nobody can understand was not kept for a person',
} as const;

export type ViolationName = keyof typeof VIOLATIONS;

export interface Violation {
  readonly name: ViolationName;
  /** Which file, story or message, and what is wrong with it. */
  readonly detail: string;
}

export const violation = (name: ViolationName, detail: string): Violation => ({ name, detail });
