/**
 * Says at the end of a run what was skipped and why, once for each reason. In the output of Node's own reporter that is
 * one line among thousands.
 * @param {AsyncIterable<{ type: string, data: any }>} events
 */
export default async function* skipReporter(events) {
  /** @type {Map<string, string[]>} */
  const skipped = new Map();
  for await (const { type, data } of events) {
    if (type === 'test:pass' && typeof data.skip === 'string')
      skipped.set(data.skip, [...(skipped.get(data.skip) ?? []), data.name]);
  }
  for (const [reason, names] of skipped) yield `\nSKIPPED, ${reason}: ${names.join('; ')}\n`;
}
