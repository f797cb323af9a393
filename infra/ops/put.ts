import { findArticleFiles } from '../cli/article-files.ts';
import { printable, terminalWidth } from '../cli/columns.ts';
import { noArticleFiles } from '../cli/no-article-files.ts';
import { callersPath } from '../cli/npm-run.ts';
import { passedOverLine } from '../cli/passed-over.ts';
import { everySoMany } from '../cli/progress.ts';
import { UsageError } from '../cli/usage-error.ts';
import { runCommand } from './command/command.ts';
import { explain } from './command/explain.ts';
import { createFindReceipts } from './files/find-receipts.ts';
import { ingestedKey, parsePatterns } from './files/ingested-names.ts';
import { type PutReport, putFiles } from './files/put-files.ts';
import { awaitReceipts } from './files/put-receipts.ts';
import { receiptLine } from './files/receipt-line.ts';
import { withoutReceipt } from './files/without-receipt.ts';

const pollMs = 300;
const progressEvery = 500;

await runCommand({
  usage: `npm run put -- FILE|FOLDER...

Uploads article files and prints what became of each: disposition, story, key, reason. A file that cannot be uploaded is named, and the
others go on, unless sixteen fail in a row. Exit code 1 if one was not uploaded, or a receipt did not come.
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
    const report: PutReport = {
      uploaded: everySoMany(progressEvery, (count) => `${count} of ${uploads.length} files uploaded`),
      failed: (path, error) => console.error(`Not uploaded: ${printable(path)}: ${explain(error)}`),
    };
    const versions = await putFiles(clients.s3, outputs.bucketName, uploads, report, signal);
    if (versions.length < uploads.length) {
      console.error(`Only ${versions.length} of ${uploads.length} files were uploaded`);
      isComplete = false;
    }
    if (values['no-wait']) {
      console.log(`${versions.length} files uploaded to ${outputs.bucketName}`);
      return isComplete ? 0 : 1;
    }
    const find = createFindReceipts(clients.dynamodb, outputs.tableName);
    const patience = { pollMs, quietMs: Number(values.quiet) * 1000, signal };
    const without = await awaitReceipts(versions, find, patience, (receipt) => {
      console.log(receiptLine(receipt, terminalWidth()));
    });
    for (const { key } of without) console.error(`no receipt yet: ${printable(key)}`);
    if (without.length > 0) console.error(withoutReceipt);
    return isComplete && without.length === 0 ? 0 : 1;
  },
});
