import { costPerMillion, monthly, type Priced, priceDate, type Region, regions } from './cost.ts';
import { costParts } from './cost-parts.ts';
import type { CaseCost } from './measure-calls.ts';
import type { MeasuredSystem } from './measured-system.ts';
import { dollars } from './numbers.ts';
import type { Section, Target } from './section.ts';
import { breakEven, costBySize } from './size-curve.ts';
import { exactOnly, powertools, type System, simple, wiredrop } from './systems.ts';
import { type Arrivals, fullBatch, platformLogBytes, usageOf } from './usage.ts';

const arrivals: readonly Arrivals[] = ['alone', 'batched'];

/** Columns of the bill: several prices each. */
const columns: Readonly<Record<string, readonly Priced[]>> = {
  'table writes': ['writeUnit'],
  'table reads': ['readUnit'],
  'S3 GET': ['s3Get'],
  SQS: ['sqsRequest'],
  Lambda: ['lambdaRequest', 'lambdaGbSecond'],
  SNS: ['snsRequest'],
  logs: ['logGb'],
};

export function costSection(measured: readonly MeasuredSystem[]): Section {
  return {
    title: 'Dollars per million new articles',
    targets: arrivals.flatMap((how) => targets(measured, how)),
    tables: [
      ...regions.map((region) => ({
        columns: [region, 'files arrive', ...Object.keys(columns), 'sum'],
        rows: measured.flatMap((system) => arrivals.map((how) => row(system, how, region))),
      })),
      costParts(measuredOf(measured, wiredrop), measuredOf(measured, exactOnly), 'us-east-1'),
    ],
    text: [
      `List prices of ${priceDate}, from \`tests/bench/prices.json\`, which names a source for each and says where it was seen; beyond the free tier. Counted calls and units times prices; Lambda's time is the waiting of \`service-latency.ts\` and the CPU measured on this machine. ` +
        "The uploads themselves (a PUT for each, $5.00 per million in us-east-1, $4.50 in ap-northeast-2), S3's storage and deliveries to SQS (free) are the same for every system and left out.",
      '"alone" is a trickle: every file has an invocation of its own, of every function. "batched" is a burst: ten to an invocation. A day lies in between.',
      'The baselines cannot list their articles by day. Ours pays a write unit for the entry in that list, which the files of a batch share; the setting `timeline` leaves it out, and the target is given both ways. Units of files alone are those of single files, units of batches those of full ones, counted.',
      breakEvens(measured),
      'A sample writes the text of a generated article, which is as long as a real one (2 KB), in three units. Ours writes three items whatever the length, and an entry in the list by day for a file that comes alone, or for a batch. ' +
        'As one transaction they would be twice as many units; `docs/commits.md` says why puts hold as well. ' +
        'Like reports, the claims and the looks for them, are between a quarter and a half of the bill with everything on. Where files come alone there is no room for them within 1.6x: exact dedupe by itself takes it up, with a queue and two functions to pay for each file. Whoever can do without like reports switches them off.',
      `In the samples’ logs are ${platformLogBytes} bytes of START, END and REPORT lines for each invocation, which are Lambda’s default; ours switch them off. What costs by the month and not by the article is in no sum here: a metric of an alarm ${dollars(monthly('alarm'))}, the dashboard ${dollars(monthly('dashboard'))}, a metric ${dollars(monthly('customMetric'))}, and the empty receives of Lambda’s poller, ${dollars(emptyReceives())} (five pollers that wait 20 seconds each).`,
      'Storage of a million stories and their receipts, by the month, is in the capacity plan (`docs/scale.md`).',
    ],
  };
}

/** Dollars a month: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html begins with five, long polling lasts 20 seconds. */
function emptyReceives(): number {
  const receives = 5 * 3 * 60 * 24 * 30;
  return costPerMillion({ sqsRequest: receives }, 'us-east-1').total / 1_000_000;
}

function measuredOf(measured: readonly MeasuredSystem[], { name }: System): MeasuredSystem {
  const found = measured.find(({ system }) => system.name === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}

function row({ system, counts, facts }: MeasuredSystem, how: Arrivals, region: Region): string[] {
  const { parts, total } = costPerMillion(usageOf(newArticle(counts.new), facts, how), region);
  const sums = Object.values(columns).map((prices) => prices.reduce((sum, price) => sum + (parts[price] ?? 0), 0));
  return [system.name, how, ...[...sums, total].map(dollars)];
}

function targets(measured: readonly MeasuredSystem[], how: Arrivals): Target[] {
  const total = (system: System) => {
    const { counts, facts } = measuredOf(measured, system);
    return costPerMillion(usageOf(newArticle(counts.new), facts, how), 'us-east-1').total;
  };
  const listed = costPerMillion({ writeUnit: how === 'alone' ? 1 : 1 / fullBatch }, 'us-east-1').total;
  const [everything, exact] = [total(wiredrop), total(exactOnly)];
  const [plain, queued] = [total(simple), total(powertools)];
  return [
    {
      what: `exact dedupe alone against ${powertools.name}, files ${how}`,
      wanted: 'cheaper',
      figure: `${dollars(exact)} : ${dollars(queued)}`,
      reached: exact < queued,
    },
    {
      what: `the same without the list of stories by day (\`timeline=false\`), files ${how}`,
      wanted: 'cheaper',
      figure: `${dollars(exact - listed)} : ${dollars(queued)}`,
      reached: exact - listed < queued,
    },
    {
      what: `everything on against ${simple.name}, files ${how}`,
      wanted: '≤ 1.6x',
      figure: `${dollars(everything)} : ${dollars(plain)} = ${(everything / plain).toFixed(2)}x`,
      reached: everything <= 1.6 * plain,
    },
  ];
}

function newArticle(cost: CaseCost | undefined): CaseCost {
  if (cost === undefined) throw new Error('no new article was measured');
  return cost;
}

/** From which length on the text in the item costs more than our claims and receipts. */
function breakEvens(measured: readonly MeasuredSystem[]): string {
  const curve = (system: System) => {
    const found = measuredOf(measured, system);
    return costBySize(found, newArticle(found.counts.new), 'batched', 'us-east-1');
  };
  const sentences = [simple, powertools].map((system) => {
    const size = breakEven(curve(exactOnly), curve(system));
    const from = size === undefined ? 'at no length up to 16 KB' : `from ${(size / 1000).toFixed(1)} KB of text on`;
    return `cheaper than ${system.name} ${from}`;
  });
  return `A text in the item costs a write unit for every KiB, ours stays in S3. In full batches, exact dedupe alone is ${sentences.join(', and ')}.`;
}
