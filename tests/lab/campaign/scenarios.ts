import type { Lab } from './lab.ts';
import { deadLetterCount, redriveAll } from './operator.ts';
import { type Call, OPERATIONS } from './proxy/call.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from './proxy/faults.ts';

/** What is done to the stack. After it has settled and was redriven, every file must have become what it should. */
export type Scenario = (lab: Lab) => Promise<void>;

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'killed-before': (lab) => breakEachCall(lab, 'killed before'),
  'killed-after': (lab) => breakEachCall(lab, 'killed after'),
  'lost-answers': loseAnswers,
  throttling: throttleEveryService,
  'poison-messages': poisonTheQueue,
  'slow-files': readSlowFiles,
  'hanging-file': hangOnOneFile,
  'table-outage': loseTheTable,
  'topic-outage': loseTheTopic,
};

/** More than one batch of ingest, and several of notify. */
const FILES = 15;

async function breakEachCall(lab: Lab, fault: FaultName): Promise<void> {
  for (const operation of OPERATIONS) lab.plan.inject({ fault, operation, times: 2 });
  await lab.upload(lab.files(FILES));
}

/** The call is done, and the SDK or the function repeats it. */
async function loseAnswers(lab: Lab): Promise<void> {
  for (const operation of OPERATIONS) {
    lab.plan.inject({ fault: 'answer lost', operation, times: 3 });
    lab.plan.inject({ fault: 'answer late', operation, times: 1 });
  }
  lab.plan.inject({ fault: 'answer cut off', times: 2 });
  await lab.upload(lab.files(2 * FILES));
}

async function throttleEveryService(lab: Lab): Promise<void> {
  for (const operation of OPERATIONS) {
    lab.plan.inject({ fault: 'throttled', operation, times: 3 });
    lab.plan.inject({ fault: 'throttled', operation, every: 3 });
  }
  lab.plan.inject({ fault: 'transaction throttled', times: 5 });
  await lab.upload(lab.files(2 * FILES));
}

/** Messages that are no S3 events: they end in the dead-letter queue, for a person to look at. */
const MALFORMED: readonly string[] = [
  'not JSON',
  '{}',
  '{"Records":[{"eventSource":"aws:sns"}]}',
  '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","eventTime":"2026-03-01T00:00:00.000Z",' +
    '"s3":{"bucket":{"name":"bucket"},"object":{"key":"%E0%A4%A"}}}]}',
  '{"Type":"Notification","Message":"{\\"Records\\":"}',
];

/** Malformed messages and deleted files between good files. */
async function poisonTheQueue(lab: Lab): Promise<void> {
  const files = lab.files(FILES);
  const events = await lab.put(files);
  for (const { key } of files.filter(({ newsEvent }) => newsEvent === undefined).slice(0, 2)) await lab.remove(key);
  lab.log.malformed.push(...MALFORMED);
  await lab.deliver(lab.random.fork('poison').shuffle([...events, ...MALFORMED]));
  await redriveAll(lab);
}

/**
 * Files that keep the processor busy for seconds, in batches with quick ones; one of them for longer than a batch has.
 */
async function readSlowFiles(lab: Lab): Promise<void> {
  lab.plan.inject({ fault: 'slow reader', times: 4 });
  await lab.upload(lab.files(2 * FILES));
  await lab.settle();
  lab.plan.inject({ fault: 'reader hangs', times: 1 });
  await lab.upload(lab.files(FILES));
  await lab.settle();
  await expectDeadLetters(lab, 'slow-files', 0);
}

/**
 * One file, the first that is fetched, hangs its reader each time. The other files of its batch must not become dead
 * letters.
 */
async function hangOnOneFile(lab: Lab): Promise<void> {
  let hanging: string | undefined;
  const isHanging = ({ path }: Call) => {
    hanging ??= path;
    return path === hanging;
  };
  const end = lab.plan.inject({ fault: 'reader hangs', where: isHanging });
  await lab.upload(lab.files(10));
  await lab.settle();
  await expectDeadLetters(lab, 'hanging-file', 1);
  end();
  await redriveAll(lab);
}

/** Longer than all retries: the files become dead letters, and are redriven when the table is back. */
async function loseTheTable(lab: Lab): Promise<void> {
  const files = lab.files(FILES);
  const end = lab.plan.inject({ fault: 'unavailable', where: ({ service }) => service === 'dynamodb' });
  await lab.upload(files);
  await lab.settle();
  end();
  await expectDeadLetters(lab, 'table-outage', files.length);
  await redriveAll(lab);
}

/** Longer than all retries: notify gives up what is in the stream, and it is announced from the table. */
async function loseTheTopic(lab: Lab): Promise<void> {
  const end = lab.plan.inject({ fault: 'unavailable', where: ({ service }: Call) => service === 'sns' });
  await lab.upload(lab.files(FILES));
  await lab.settle();
  end();
  if ((await deadLetterCount(lab)) === 0)
    lab.violate({ invariant: 'dead-letters-as-planned', subject: 'topic-outage', detail: 'nothing was given up' });
  await redriveAll(lab);
}

async function expectDeadLetters(lab: Lab, subject: string, expected: number): Promise<void> {
  const count = await deadLetterCount(lab);
  if (count === expected) return;
  lab.violate({ invariant: 'dead-letters-as-planned', subject, detail: `${count}, expected ${expected}` });
}

/** One call in this number is broken. These cost seconds or a process each. */
const RARE: Readonly<Partial<Record<FaultName, number>>> = {
  'answer late': 200,
  'slow reader': 200,
  'reader hangs': 500,
  'killed before': 60,
  'killed after': 60,
};

/** Every fault at once to files of all kinds, each event twice and in any order, until the time is up. */
export async function storm(lab: Lab, until: number): Promise<void> {
  for (const fault of FAULT_NAMES)
    for (const operation of FAULTS[fault].operations) lab.plan.inject({ fault, operation, every: RARE[fault] ?? 40 });
  do {
    const events = await lab.put(lab.files(2 * FILES));
    await lab.deliver(lab.random.fork(events[0] ?? '').shuffle([...events, ...events]));
    await lab.settle();
  } while (Date.now() < until);
}
