import type { ArticleFile } from './articles.ts';
import { IGNORED, MALFORMED, SHAPES, together } from './event-shapes.ts';
import type { Lab } from './lab.ts';
import { deadLetterCount, redriveAll } from './operator.ts';
import { type Call, OPERATIONS } from './proxy/call.ts';
import type { FaultName } from './proxy/faults.ts';

/** What is done to the stack. When it has settled and was redriven, every file must have become what it should. */
export type Scenario = (lab: Lab) => Promise<void>;

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'killed-before': killProcessesBeforeEachCall,
  'killed-after': killProcessesAfterEachCall,
  'answers-lost': loseAnswers,
  throttling: throttleEveryService,
  'errors-and-time-outs': failAndHang,
  conflicts: cancelTransactions,
  'partial-batches': leaveBatchesPartial,
  'stale-reads': readStaleItems,
  'repeated-events': repeatAndReorderEvents,
  'poisoned-messages': poisonTheQueue,
  'slow-files': readSlowFiles,
  'hanging-file': hangOnOneFile,
  'table-outage': loseTheTable,
  'topic-outage': loseTheTopic,
};

/** A few groups of files of each kind. */
function mixed({ articles }: Lab): ArticleFile[] {
  return [
    ...articles.story(),
    ...articles.copies(3),
    ...articles.likeReports(3),
    ...articles.duplicates(2),
    ...articles.revisions(3),
    ...articles.unreadable(),
  ];
}

export async function killProcessesBeforeEachCall(lab: Lab): Promise<void> {
  for (const operation of OPERATIONS) lab.plan.inject({ fault: 'killed before', operation, times: 2 });
  await lab.upload(mixed(lab));
}

export async function killProcessesAfterEachCall(lab: Lab): Promise<void> {
  for (const operation of OPERATIONS) lab.plan.inject({ fault: 'killed after', operation, times: 2 });
  await lab.upload(mixed(lab));
}

/** The functions repeat what was done already. */
export async function loseAnswers(lab: Lab): Promise<void> {
  for (const operation of OPERATIONS) {
    lab.plan.inject({ fault: 'answer lost', operation, times: 3 });
    lab.plan.inject({ fault: 'connection reset', operation, times: 2 });
  }
  lab.plan.inject({ fault: 'answer cut off', times: 2 });
  await lab.upload(mixed(lab));
}

export async function throttleEveryService(lab: Lab): Promise<void> {
  for (const operation of OPERATIONS) lab.plan.inject({ fault: 'throttled', operation, share: 0.3 });
  lab.plan.inject({ fault: 'transaction throttled', times: 5 });
  await lab.upload([...mixed(lab), ...mixed(lab)]);
}

export async function failAndHang(lab: Lab): Promise<void> {
  const faults: readonly FaultName[] = ['internal error', 'unavailable', 'slow answer', 'call hangs'];
  for (const operation of OPERATIONS) {
    for (const fault of faults) lab.plan.inject({ fault, operation, times: 1 });
  }
  await lab.upload([...mixed(lab), ...mixed(lab)]);
}

/** Many files of one story at once, while other transactions seem to be at the same items. */
export async function cancelTransactions(lab: Lab): Promise<void> {
  lab.plan.inject({ fault: 'transaction conflict', times: 12 });
  await lab.upload([...lab.articles.copies(20), ...lab.articles.likeReports(6), ...lab.articles.revisions(6)]);
}

export async function leaveBatchesPartial(lab: Lab): Promise<void> {
  lab.plan.inject({ fault: 'keys unprocessed', times: 10 });
  lab.plan.inject({ fault: 'entries failed', times: 4 });
  await lab.upload([...mixed(lab), ...lab.articles.copies(2), ...lab.articles.story()]);
}

/** Every read that may be stale is: of a receipt, a claim or a story that was written a moment before. */
export async function readStaleItems(lab: Lab): Promise<void> {
  lab.plan.inject({ fault: 'stale read', share: 1 });
  const events = await lab.put(mixed(lab));
  for (let time = 0; time < 2; time++) {
    await lab.deliver(events);
    await lab.settle();
  }
  await lab.upload(lab.articles.overwrites(4));
}

/** Each event four times, on every way it may take, newest first, and once again when all is over. */
export async function repeatAndReorderEvents(lab: Lab): Promise<void> {
  const events = await lab.put([...mixed(lab), ...lab.articles.overwrites(4)]);
  const shaped = events.toReversed().flatMap((body) => Object.values(SHAPES).map((shape) => shape(body)));
  await lab.deliver([...shaped, ...IGNORED, together(events.slice(0, 5))]);
  await lab.settle();
  await lab.deliver(lab.random.fork('late events').shuffle(events));
}

/** Messages that nobody can understand, and files that nobody can read or that are gone, between good ones. */
export async function poisonTheQueue(lab: Lab): Promise<void> {
  const files = MALFORMED.flatMap(() => [...lab.articles.story(), ...lab.articles.unreadable()]);
  const deleted = [...lab.articles.story(), ...lab.articles.story()];
  const events = [...(await lab.put(files)), ...(await lab.putAndDelete(deleted))];
  lab.log.malformed.push(...MALFORMED);
  await lab.deliver(lab.random.fork('poison').shuffle([...events, ...MALFORMED]));
  await redriveAll(lab);
}

/** Files that keep the processor busy for seconds, in batches with quick ones; one of them for longer than a batch has. */
export async function readSlowFiles(lab: Lab): Promise<void> {
  lab.plan.inject({ fault: 'slow reader', times: 4 });
  await lab.upload([...mixed(lab), ...mixed(lab)]);
  await lab.settle();
  lab.plan.inject({ fault: 'reader hangs', times: 1 });
  await lab.upload(mixed(lab));
  await lab.settle();
  await expectDeadLetters(lab, 'slow-files', 0);
}

/** One file never ends. Those that share a batch with it must not become dead letters. */
export async function hangOnOneFile(lab: Lab): Promise<void> {
  const files = Array.from({ length: 10 }, () => lab.articles.story()).flat();
  const [, name = ''] = /(\d{3}_\d{10})/.exec(files[4]?.key ?? '') ?? [];
  const { end } = lab.plan.inject({ fault: 'reader hangs', where: ({ path }) => path.includes(name) });
  await lab.upload(files);
  await lab.settle();
  await expectDeadLetters(lab, 'hanging-file', 1);
  end();
  await redriveAll(lab);
}

/** Longer than all retries: the files end as dead letters, and are redriven when the table is back. */
export async function loseTheTable(lab: Lab): Promise<void> {
  const files = mixed(lab);
  await outage(lab, ({ service }) => service === 'dynamodb', files);
  await expectDeadLetters(lab, 'table-outage', files.length);
  await redriveAll(lab);
}

/** The same for what is to be announced. */
export async function loseTheTopic(lab: Lab): Promise<void> {
  await outage(lab, ({ service }) => service === 'sns', [...lab.articles.story(), ...lab.articles.unreadable()]);
  if ((await deadLetterCount(lab)) === 0)
    lab.violate({ invariant: 'dead-letters-as-planned', subject: 'topic-outage', detail: 'nothing was given up' });
  await redriveAll(lab);
}

async function outage(lab: Lab, where: (call: Call) => boolean, files: readonly ArticleFile[]): Promise<void> {
  const { end } = lab.plan.inject({ fault: 'unavailable', where });
  await lab.upload(files);
  await lab.settle();
  end();
}

async function expectDeadLetters(lab: Lab, subject: string, expected: number): Promise<void> {
  const count = await deadLetterCount(lab);
  if (count === expected) return;
  lab.violate({ invariant: 'dead-letters-as-planned', subject, detail: `${count} in place of ${expected}` });
}

/** Races, redeliveries and failures of every kind, and a redrive: a broken protocol does not survive them. */
export async function workloadOfMutants(lab: Lab): Promise<void> {
  for (const operation of ['TransactWriteItems', 'PublishBatch'] as const) {
    lab.plan.inject({ fault: 'answer lost', operation, times: 3 });
    lab.plan.inject({ fault: 'killed after', operation, times: 2 });
    lab.plan.inject({ fault: 'unavailable', operation, share: 0.6 });
  }
  lab.plan.inject({ fault: 'entries failed', times: 3 });
  // Delivered once only: what is lost of these, no other delivery mends.
  await lab.upload([...mixed(lab), ...mixed(lab)]);
  await lab.upload(lab.articles.copies(8));
  const events = await lab.put([...mixed(lab), ...mixed(lab)]);
  const dice = lab.random.fork('mutants');
  await lab.deliver([...dice.shuffle(events), ...dice.shuffle(events)]);
  await lab.settle();
  lab.plan.clear();
  await lab.deliver(events);
  await redriveAll(lab);
}
