import type { Violation } from '../checker/world.ts';
import type { Lab } from './lab.ts';
import { OPERATIONS } from './proxy/call.ts';
import { FAULT_NAMES } from './proxy/faults.ts';

/** A campaign at its end. */
export interface Run {
  readonly seed: string;
  readonly seconds: number;
  /** Planned faults that did not happen. */
  readonly missing: readonly string[];
  readonly violations: readonly Violation[];
  /** Dispositions of all receipts. */
  readonly receipts: readonly string[];
}

/** Everything on one screen. */
export function runTable({ log, plan }: Lab, { seed, seconds, missing, violations, receipts }: Run): string {
  const counts = plan.counts();
  const faults = FAULT_NAMES.map((fault) => {
    const each = OPERATIONS.map((operation) => String(counts.get(`${fault} ${operation}`) ?? '-').padStart(20));
    return `${fault.padEnd(24)}${each.join('')}`;
  });
  const dispositions = [...Map.groupBy(receipts, (name) => name)].map(([name, { length }]) => `${name} ${length}`);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const isSound = violations.length === 0 && missing.length === 0;
  return [
    '',
    `seed ${seed}, ${seconds.toFixed(0)} seconds`,
    `files ${log.uploads.length}, deliveries ${log.deliveries}, notifications ${log.messages.length}`,
    `receipts: ${dispositions.toSorted().join(', ')}`,
    `faults ${total}, kills ${log.kills}, dead letters redriven ${log.redriven}, announcements redriven ${log.announcedAgain}, malformed messages ${log.malformed.length}`,
    '',
    `${'faults by call'.padEnd(24)}${OPERATIONS.map((operation) => operation.padStart(20)).join('')}`,
    ...faults,
    '',
    `violations ${violations.length}`,
    ...violationLines(violations).map((line) => `  ${line}`),
    ...missing.map((fault) => `did not happen: ${fault}`),
    isSound ? 'sound' : 'NOT sound',
  ].join('\n');
}

/** So many of each invariant say enough. */
const SHOWN = 3;

/** By invariant: how many, and the first of them. */
export function violationLines(violations: readonly Violation[]): string[] {
  return [...Map.groupBy(violations, ({ invariant }) => invariant)].flatMap(([invariant, found]) => [
    `${invariant}: ${found.length}`,
    ...found.slice(0, SHOWN).map(({ subject, detail }) => `  ${subject}: ${detail}`),
  ]);
}
