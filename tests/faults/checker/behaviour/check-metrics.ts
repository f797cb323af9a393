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
  const lines = logLinesOf(findings.world.calm.lines);
  const isWithin = spanOf(findings);
  const said = countsIn(lines);
  const counted = lines.metrics.flatMap((document) => valuesIn(document, isWithin));
  const wrong = [
    ...counted.flatMap((value) => (typeof value === 'string' ? value : [])),
    ...differences(said, sums(counted.filter((value) => typeof value !== 'string'))),
  ];
  return wrong.map((detail) => violation('logged-otherwise', detail));
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
  if (!isWithin(Timestamp / 1000)) return [`no document of its time: ${JSON.stringify(document)}`];
  return (groups as PlainItem[]).map((group) => {
    const [names] = (group.Dimensions ?? []) as readonly (readonly string[])[];
    const [metric] = (group.Metrics ?? []) as readonly PlainItem[];
    const [service, dimension = ''] = names ?? [];
    const name = textOf(metric, 'Name');
    const count = numberOf(document, name);
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

const differences = (said: ReadonlyMap<string, number>, counted: ReadonlyMap<string, number>): string[] => {
  const total = (counts: ReadonlyMap<string, number>, metric: string): number =>
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
