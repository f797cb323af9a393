import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { type LogLines, logLinesOf } from '../world/log-lines.ts';
import { numberOf, type PlainItem, textOf, textsOf } from '../world/plain-item.ts';
import { spanOf } from '../world/span-of.ts';

/** By these, alarms and dashboard ask for them. */
const NAMESPACE = 'wiredrop';
const SERVICE = 'ingest';

/**
 * Metrics count what the lines say, by CloudWatch's rules: as much of it as is left when a process on a loaded machine was late and ended. Each
 * is of the time at which it was counted, in milliseconds: CloudWatch takes none of another.
 */
export const checkMetrics = (findings: Findings): Violation[] => {
  const { lines, counted } = findings.world.calm;
  const isWithin = spanOf(findings);
  const wrong = [...wrongIn(lines, isWithin, differences), ...wrongIn(counted, isWithin, unequal)];
  return wrong.map((detail) => violation('logged-otherwise', detail));
};

type Counts = ReadonlyMap<string, number>;

const wrongIn = (
  written: readonly string[],
  isWithin: (seconds: number) => boolean,
  compare: (said: Counts, counted: Counts) => string[],
): string[] => {
  const lines = logLinesOf(written);
  const counted = lines.metrics.flatMap((document) => valuesIn(document, isWithin));
  return [
    ...counted.flatMap((value) => (typeof value === 'string' ? value : [])),
    ...compare(countsIn(lines), sums(counted.filter((value) => typeof value !== 'string'))),
  ];
};

interface Value {
  /** Metric, dimension and the dimension's value. */
  readonly name: string;
  readonly count: number;
}

const nameOf = (metric: string, dimension: string, value: string): string => `${metric} of ${dimension} ${value}`;

const sums = (values: readonly Value[]): Map<string, number> => {
  const all = new Map<string, number>();
  for (const { name, count } of values) all.set(name, (all.get(name) ?? 0) + count);
  return all;
};

const countsIn = ({ files, failures }: LogLines): Map<string, number> => {
  const one = (metric: string, dimension: string, value: string): Value => ({
    name: nameOf(metric, dimension, value),
    count: 1,
  });
  return sums([
    ...failures.flatMap((line) => ('messageId' in line ? one('Files', 'disposition', 'failed') : [])),
    ...files.flatMap((line) => {
      const disposition = textOf(line, 'disposition');
      if (line.redelivered === true) return [one('Files', 'disposition', 'redelivered')];
      return [
        one('Files', 'disposition', disposition),
        ...(disposition === 'rejected' ? [one('Rejected', 'reason', textOf(line, 'reason'))] : []),
        ...[...new Set(textsOf(line, 'repairs'))].map((code) => one('Repaired', 'repair', code)),
        ...[...new Set(textsOf(line, 'warnings'))].map((code) => one('Warned', 'warning', code)),
      ];
    }),
  ]);
};

/** @returns the values of one document, or what is wrong with it. */
const valuesIn = (document: PlainItem, isWithin: (seconds: number) => boolean): (Value | string)[] => {
  const { CloudWatchMetrics: groups, Timestamp } = (document._aws ?? {}) as PlainItem;
  if (typeof Timestamp !== 'number' || !Array.isArray(groups) || document.service !== SERVICE)
    return [`no document of ${SERVICE}: ${JSON.stringify(document)}`];
  if (groups.length === 0) return [`no document of anything: ${JSON.stringify(document)}`];
  if (!isWithin(Timestamp / 1000)) return [`no document of its time: ${JSON.stringify(document)}`];
  return (groups as PlainItem[]).map((group) => {
    const [names, ...others] = (group.Dimensions ?? []) as readonly (readonly string[])[];
    const [metric] = (group.Metrics ?? []) as readonly PlainItem[];
    const [service, dimension = ''] = names ?? [];
    const name = textOf(metric, 'Name');
    const count = numberOf(document, name);
    // Each set of dimensions is a metric of its own, and paid for as one.
    if (others.length > 0) return `a metric is kept several times: ${JSON.stringify(group)}`;
    if (group.Namespace !== NAMESPACE || service !== 'service' || !(count > 0) || textOf(document, dimension) === '')
      return `no metric: ${JSON.stringify(group)}`;
    return { name: nameOf(name, dimension, textOf(document, dimension)), count };
  });
};

/** Of a batch that did not come to its end its lines are there and its metrics are not: one in five and two, and never the other way round. */
const LEFT = 0.8;
const LOST = 2;
/** Said more often than this, it is counted somewhere. */
const OFTEN = 3;

const differences = (said: Counts, counted: Counts): string[] => {
  const total = (counts: Counts, metric: string): number =>
    [...counts].reduce((sum, [name, count]) => (name.startsWith(`${metric} `) ? sum + count : sum), 0);
  const never = [...said].filter(([name, count]) => count > OFTEN && !counted.has(name));
  const more = [...counted].filter(([name, count]) => count > (said.get(name) ?? 0));
  const few = ['Files', 'Rejected', 'Repaired', 'Warned'].filter(
    (metric) => total(counted, metric) < LEFT * total(said, metric) - LOST,
  );
  return [
    ...more.map(([name, count]) => `${count} ${name} are counted, the lines tell of ${said.get(name) ?? 0}`),
    ...never.map(([name, count]) => `${name} is never counted, and said ${count} times`),
    ...few.map((metric) => `${total(counted, metric)} ${metric} are counted, the lines tell of ${total(said, metric)}`),
  ];
};

/** Of a process that came to its end nothing is left out. */
const unequal = (said: Counts, counted: Counts): string[] =>
  [...new Set([...said.keys(), ...counted.keys()])]
    .filter((name) => said.get(name) !== counted.get(name))
    .map(
      (name) => `${counted.get(name) ?? 0} ${name} are counted by the end, the lines tell of ${said.get(name) ?? 0}`,
    );
