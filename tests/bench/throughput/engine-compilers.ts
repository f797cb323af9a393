/**
 * CPU milliseconds that the table's engine took for a file, over five passes of 700 files each, exact dedupe, four functions at a time, two engines in
 * turn: one compiled by the first of Java's compilers alone, as `infra/local/emulators/dynamodb-local.ts` starts it, one by both. Measured once, on two cores
 * with other work. To see the throughput with both: `_JAVA_OPTIONS=-XX:TieredStopAtLevel=4 npm run bench -- --only throughput`.
 */
export const engineCpuMs = {
  filesOfPass: 700,
  first: [6.47, 3.71, 4.17, 3.34, 2.86],
  both: [12.44, 6.54, 3.23, 3.44, 2.53],
} as const;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Why the second compiler is left out, in words. */
export function engineCompilers(): string {
  const { filesOfPass, first, both } = engineCpuMs;
  const [files, lastFirst, lastBoth] = [filesOfPass * first.length, first.at(-1) ?? 0, both.at(-1) ?? 0];
  const whole = (sum(both) / sum(first) - 1) * 100;
  const last = (1 - lastBoth / lastFirst) * 100;
  return (
    `The engine is DynamoDB Local with the first of Java’s two compilers. With both, it took ${both[0]} ms of CPU for a file instead of ${first[0]} over the first ${filesOfPass} files, ` +
    `${whole.toFixed(0)}% more over ${files.toLocaleString('en')}, and ${last.toFixed(0)}% less over the last ${filesOfPass} of these (exact dedupe, engines in turn): compiling costs more here than it saves, and most where the table has least to do.`
  );
}
