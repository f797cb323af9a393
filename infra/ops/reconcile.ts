import { queueDepth } from '../aws/queue-depth.ts';
import { printable } from '../cli/columns.ts';
import { everySoMany } from '../cli/progress.ts';
import { UsageError } from '../cli/usage-error.ts';
import { runCommand } from './command/command.ts';
import { noMatch } from './files/no-match.ts';
import { reconcileFiles } from './files/reconcile-files.ts';

const progressEvery = 10_000;

await runCommand({
  usage: `npm run reconcile -- [PREFIX|KEY...]

Lists every version in the bucket that has no receipt: the proof that nothing was lost, or what was. Exit code 1 if any is left,
or if nothing was there to be looked at.

  --repair         send them to be ingested again, also those that still wait in the queue: let it run dry first
  --grace MINUTES  leave out what was uploaded within so many minutes (15)`,
  options: { repair: { type: 'boolean', default: false }, grace: { type: 'string', default: '15' } },
  changes: ({ repair }) => repair,
  async run({ values: { repair, grace }, paths, outputs, clients, signal }) {
    if (!/^\d{1,6}$/.test(grace)) throw new UsageError(`--grace is ${grace}: it must be a whole number of minutes`);
    const before = new Date(Date.now() - Number(grace) * 60_000).toISOString();
    const waitingNow = repair ? await queueDepth(clients.sqs, outputs.queueUrl) : 0;
    // They may be what has no receipt yet: known by none, they are sent a second time, and announced once all the same.
    if (waitingNow > 0)
      console.error(`${waitingNow} messages wait to be ingested already: --repair sends theirs again`);
    const prefixes = paths.length > 0 ? paths : [''];
    const { versions, missing, young, passedOver, unmatched } = await reconcileFiles(clients, outputs, {
      prefixes,
      before,
      repair,
      onMissing({ key, versionId, uploadedAt }) {
        console.log(`${repair ? 'sent again' : 'no receipt'}  ${uploadedAt}  ${printable(key)}  ${versionId ?? ''}`);
      },
      onProgress: everySoMany(progressEvery, (seen) => `${seen} versions so far`),
      signal,
    });
    if (signal.aborted) {
      console.error(`Interrupted: ${versions} file versions looked at, ${missing} of them sent again`);
      return 1;
    }
    console.log(`${versions} file versions, ${missing} without a receipt; ${young} younger than ${grace} minutes`);
    const [waiting, dead] = await Promise.all(
      [outputs.queueUrl, outputs.deadLetterQueueUrl].map((url) => queueDepth(clients.sqs, url)),
    );
    if (missing > 0) console.log(`${waiting} messages wait to be ingested, ${dead} dead letters (npm run redrive)`);
    if (missing > 0 && !repair) console.log(`npm run reconcile -- --repair sends them to be ingested again`);
    for (const prefix of unmatched) console.error(noMatch(prefix, outputs.bucketName));
    if (passedOver > 0) console.error(`${passedOver} passed over: only ${outputs.ingestedNames} are ingested`);
    const nothing = unmatched.length > 0 || versions + young === 0;
    return nothing || (missing > 0 && !repair) ? 1 : 0;
  },
});
