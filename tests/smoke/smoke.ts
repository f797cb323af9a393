import { parseArgs } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { type Results, runChecks } from './checks.ts';
import { awsTools, cleanOnAws, printingTools, type Stage, stageHere, stageOnAws } from './stage.ts';

const USAGE = `npm run smoke -- --profile PROFILE --region REGION --yes [--everything | --yours]
npm run smoke -- --local [--everything]
npm run smoke -- --clean

Deploys a throw-away stack into an AWS account, uploads files, hears what is announced, redrives, sets off the alarms, waits for a feed, and
destroys everything. Prints a page to paste into an issue.

  --profile NAME   of the AWS command line: its user may deploy with CDK, and the account is bootstrapped
  --region NAME    default: AWS_REGION
  --yes            do it: some ten minutes and 5 cents (20 files; 19 alarms and a dashboard for that time). Leaves a key of KMS that
                   is deleted after seven days, and needs the AWS command line
  --everything     also deploys canary, headlines, sources, the default bus, coverage, onDelete and a webhook; splits and merges a story,
                   uploads a file of thirty articles, an embargo of two minutes and 500 files at once, deletes one, waits for a canary
  --yours          everything, in a bucket of yours with a key (which stays for seven days) and a prefix, a polled feed, and twenty files
                   from before for a backfill
  --print          only prints what it would call
  --clean          removes stacks of earlier runs whose three hours are over
  --local          on emulators, which have no permissions, encryption and alarms`;

const { values } = parseArgs({
  options: {
    profile: { type: 'string' },
    region: { type: 'string' },
    yes: { type: 'boolean', default: false },
    local: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
    clean: { type: 'boolean', default: false },
    everything: { type: 'boolean', default: false },
    yours: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const region = values.region ?? process.env.AWS_REGION;
const say = (line: string): void => (values.print ? console.log(line) : console.error(line));
const interrupted = new AbortController();

if (values.help) {
  console.log(USAGE);
} else if (values.clean) {
  // For the AWS command line.
  if (values.profile) process.env.AWS_PROFILE = values.profile;
  if (region) process.env.AWS_REGION = region;
  await cleanOnAws(region ?? '', console.log);
} else if (!values.local && !values.print && (!values.yes || values.profile === undefined || region === undefined)) {
  const missing = [values.profile ? [] : '--profile', region ? [] : '--region', values.yes ? [] : '--yes'].flat();
  console.error(`Nothing was done: ${missing.join(', ')} missing.\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  // What was deployed is removed all the same. A second Ctrl-C ends the process.
  process.once('SIGINT', () => interrupted.abort());
  const { local, print: prints } = values;
  const isAll = values.everything || values.yours;
  const plan = {
    ...(local ? { files: 5, gapMs: 0, embargoMs: 5_000 } : { files: 20, gapMs: 200, embargoMs: 120_000 }),
    ...(prints && { files: 1 }),
    burst: isAll ? (prints ? 1 : local ? 50 : 500) : 0,
    signal: interrupted.signal,
    ...{ say, prints },
  };
  const extent = isAll ? 'everything' : 'usual';
  const tools = () => (prints ? printingTools(console.log) : awsTools(region ?? '', values.profile ?? ''));
  const stage = await (local ? stageHere(extent) : stageOnAws(region ?? 'REGION', tools(), say, extent, values.yours));
  let results: Results | undefined;
  let left: string[] = [];
  try {
    results = await runChecks(stage, plan);
  } finally {
    say('removing everything');
    left = await stage.remove();
  }
  if (!prints) console.log(page(stage, results, left));
  const isGood =
    results.steps.every(({ fault }) => fault === undefined) && left.length === 0 && !interrupted.signal.aborted;
  process.exitCode = isGood ? 0 : 1;
}

/** What to paste into an issue. */
function page({ where }: Stage, { steps, firstMs, latenciesMs }: Results, left: readonly string[]): string {
  const sorted = latenciesMs.toSorted((one, other) => one - other);
  const quantile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return [
    `## wiredrop ${manifest.version}: smoke test on ${where}`,
    '',
    `${new Date().toISOString().slice(0, 16)} UTC, Node ${process.version}`,
    '',
    '| step | result | seconds |',
    '|---|---|---:|',
    ...steps.map(({ name, fault, skipped, ms }) => {
      const result = fault ? `**failed**: ${fault}` : skipped ? `skipped: ${skipped}` : 'ok';
      return `| ${name} | ${result} | ${(ms / 1000).toFixed(1)} |`;
    }),
    '',
    `Upload to announcement, of ${sorted.length} files one by one: p50 ${quantile(0.5)} ms, p99 ` +
      `${quantile(0.99)} ms. The first file, with cold functions: ${firstMs} ms.`,
    left.length === 0 ? 'Everything was removed.' : `**Not removed**:\n${left.map((line) => `- ${line}`).join('\n')}`,
  ].join('\n');
}
