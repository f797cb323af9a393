import { printable } from '../local/columns.ts';
import { UsageError } from '../local/options.ts';
import { queueDepth } from '../local/queue-depth.ts';
import { runCommand } from './command.ts';
import { reconcileFiles } from './reconcile-files.ts';

const progressEvery = 10_000;

await runCommand({
  usage: `npm run reconcile -- [PREFIX|KEY...]

Lists every version in the bucket that has no receipt: the proof that nothing was lost, or what was. Exit code 1 if any is left.

  --repair         send them to be ingested again, also those that still wait in the queue: let it run dry first
  --grace MINUTES  leave out what was uploaded within so many minutes (15)`,
  options: { repair: { type: 'boolean', default: false }, grace: { type: 'string', default: '15' } },
  async run({ values: { repair, grace }, paths, outputs, clients }) {
    if (!/^\d{1,6}$/.test(grace)) throw new UsageError(`--grace is ${grace}: it must be a whole number of minutes`);
    const before = new Date(Date.now() - Number(grace) * 60_000).toISOString();
    const waitingNow = repair ? await queueDepth(clients.sqs, outputs.queueUrl) : 0;
    // They may be what has no receipt yet: known by none, they are sent a second time, and announced once all the same.
    if (waitingNow > 0)
      console.error(`${waitingNow} messages wait to be ingested already: --repair sends theirs again`);
    let told = 0;
    const { versions, missing, young } = await reconcileFiles(clients, outputs, {
      prefixes: paths.length > 0 ? paths : [''],
      before,
      repair,
      onMissing({ key, versionId, uploadedAt }) {
        console.log(`${repair ? 'sent again' : 'no receipt'}  ${uploadedAt}  ${printable(key)}  ${versionId ?? ''}`);
      },
      onProgress(seen) {
        if (seen < told + progressEvery) return;
        told = seen;
        console.error(`${seen} versions so far`);
      },
    });
    console.log(`${versions} file versions, ${missing} without a receipt; ${young} younger than ${grace} minutes`);
    const [waiting, dead] = await Promise.all(
      [outputs.queueUrl, outputs.deadLetterQueueUrl].map((url) => queueDepth(clients.sqs, url)),
    );
    if (missing > 0) console.log(`${waiting} messages wait to be ingested, ${dead} dead letters (npm run redrive)`);
    return missing === 0 || repair ? 0 : 1;
  },
});
