// What Lambda's runtime does in a cold start, and nothing else: load the bundle, handle one event. Plain JavaScript, for stripping types would take
// part of the time that is measured. Arguments: the bundle's file, the event as JSON, the start as nanoseconds of the monotonic clock.
const [file, event, startedAt] = process.argv.slice(2);
const since = () => Number(process.hrtime.bigint() - BigInt(startedAt)) / 1e6;

const { handler } = await import(file);
const readyMs = since();
const context = { functionName: 'bench', awsRequestId: 'bench', getRemainingTimeInMillis: () => 30_000 };
const result = await handler(JSON.parse(event), context);
const handledMs = since();

const failures = result?.batchItemFailures?.length ?? 0;
process.send({ readyMs, handledMs, failures, peakMb: process.resourceUsage().maxRSS / 1024 });
process.disconnect();
