/**
 * What was skipped and why, once for each reason, and what failed: for the end of a run. In the output of Node's own
 * reporter these are a few lines among thousands.
 * @param {AsyncIterable<{ type: string, data: any }>} events
 */
export default async function* endReporter(events) {
  /** @type {Map<string, string[]>} */
  const skipped = new Map();
  const failed = [];
  for await (const { type, data } of events) {
    if (type === 'test:pass' && typeof data.skip === 'string')
      skipped.set(data.skip, [...(skipped.get(data.skip) ?? []), data.name]);
    const { error } = data?.details ?? {};
    // A suite fails with its tests, and they are named.
    if (type === 'test:fail' && error?.failureType !== 'subtestsFailed')
      failed.push(`\nFAILED, ${data.file}:${data.line}: ${data.name}\n${error?.cause?.stack ?? error?.message}\n`);
  }
  for (const [reason, names] of skipped) yield `\nSKIPPED, ${reason}: ${names.join('; ')}\n`;
  yield* failed;
}
