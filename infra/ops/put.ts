import { mapBounded } from '../../functions/map-bounded.ts';
import type { FileVersion } from '../../functions/story/file-version.ts';
import { findArticleFiles } from '../cli/article-files.ts';
import { printable, terminalWidth } from '../cli/columns.ts';
import { noArticleFiles } from '../cli/no-article-files.ts';
import { callersPath } from '../cli/npm-run.ts';
import { passedOverLine } from '../cli/passed-over.ts';
import { everySoMany } from '../cli/progress.ts';
import { UsageError } from '../cli/usage-error.ts';
import { runCommand } from './command/command.ts';
import { createFindReceipts } from './files/find-receipts.ts';
import { ingestedKey, parsePatterns } from './files/ingested-names.ts';
import { putFile } from './files/put-file.ts';
import { awaitReceipts } from './files/put-receipts.ts';
import { receiptLine } from './files/receipt-line.ts';
import { withoutReceipt } from './files/without-receipt.ts';

const concurrency = 16;
const pollMs = 300;
const progressEvery = 500;

await runCommand({
  usage: `npm run put -- FILE|FOLDER...

Uploads article files and prints what became of each: disposition, story, key, reason. Exit code 1 if a receipt did not come.
Keys are the names below each folder, behind the stack's prefix.

  --no-wait        only upload
  --quiet SECONDS  give up when no receipt has come for so long (60)`,
  options: { 'no-wait': { type: 'boolean', default: false }, quiet: { type: 'string', default: '60' } },
  changes: () => true,
  async run({ values, paths, outputs, clients, signal }) {
    if (paths.length === 0) throw new UsageError('Name at least one file or folder: npm run put -- FILE|FOLDER...');
    if (!/^\d{1,6}$/.test(values.quiet)) throw new UsageError(`--quiet is ${values.quiet}: it must be whole seconds`);
    const patterns = parsePatterns(outputs.ingestedNames);
    let isComplete = true;
    const files = await findArticleFiles(
      paths.map((path) => callersPath(path)),
      (passed) => {
        console.error(passedOverLine(passed));
        if (passed.unreadable) isComplete = false;
      },
    );
    const plan = files.map(({ path, name }) => ({ path, key: ingestedKey(patterns, name) }));
    for (const { path } of plan.filter(({ key }) => key === undefined)) {
      console.error(`not uploaded, because only ${outputs.ingestedNames} are ingested: ${printable(path)}`);
    }
    const uploads = plan.flatMap(({ path, key }) => (key === undefined ? [] : [{ path, key }]));
    if (uploads.length === 0) {
      console.error(noArticleFiles(paths, patterns));
      return 1;
    }
    const versions: FileVersion[] = [];
    const tell = everySoMany(progressEvery, (count) => `${count} of ${uploads.length} files uploaded`);
    try {
      await mapBounded(uploads, concurrency, async ({ path, key }) => {
        if (signal.aborted) return;
        versions.push(await putFile(clients.s3, path, outputs.bucketName, key));
        tell(versions.length);
      });
    } finally {
      if (versions.length < uploads.length)
        console.error(`Only ${versions.length} of ${uploads.length} files were uploaded`);
    }
    if (values['no-wait']) {
      console.log(`${versions.length} files uploaded to ${outputs.bucketName}`);
      return isComplete && versions.length > 0 ? 0 : 1;
    }
    const find = createFindReceipts(clients.dynamodb, outputs.tableName);
    const patience = { pollMs, quietMs: Number(values.quiet) * 1000, signal };
    const without = await awaitReceipts(versions, find, patience, (receipt) => {
      console.log(receiptLine(receipt, terminalWidth()));
    });
    for (const { key } of without) console.error(`no receipt yet: ${printable(key)}`);
    if (without.length > 0) console.error(withoutReceipt);
    return isComplete && without.length === 0 && versions.length > 0 ? 0 : 1;
  },
});
