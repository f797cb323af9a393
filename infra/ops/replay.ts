import { everySoMany } from '../cli/progress.ts';
import { UsageError } from '../cli/usage-error.ts';
import { runCommand } from './command/command.ts';
import { noMatch } from './files/no-match.ts';
import { replayFiles } from './files/replay-files.ts';

const progressEvery = 10_000;

await runCommand({
  usage: `npm run replay -- PREFIX|KEY...

Sends the events of existing files to the ingest queue again: every version, the oldest first. What has its receipt stops there,
so this is for files whose receipt is gone; "reconcile" finds those that never had one.

  --all            the whole bucket
  --dry-run        only count`,
  options: { all: { type: 'boolean', default: false }, 'dry-run': { type: 'boolean', default: false } },
  changes: (values) => !values['dry-run'],
  async run({ values, paths, outputs, clients, signal }) {
    if (values.all === paths.length > 0) throw new UsageError('Name keys or prefixes to replay, or --all');
    const dryRun = values['dry-run'] === true;
    const { sent, passedOver, unmatched } = await replayFiles(clients, outputs, {
      prefixes: values.all ? [''] : paths,
      dryRun,
      onProgress: everySoMany(progressEvery, (count) => `${count} versions so far`),
      signal,
    });
    if (signal.aborted) console.error('Interrupted: the rest was not sent');
    console.log(`${sent} file versions ${dryRun ? 'would be' : 'were'} sent to be ingested`);
    if (passedOver > 0) console.log(`${passedOver} passed over: only ${outputs.ingestedNames} are ingested`);
    for (const prefix of unmatched) console.error(noMatch(prefix, outputs.bucketName));
    return sent > 0 && unmatched.length === 0 ? 0 : 1;
  },
});
