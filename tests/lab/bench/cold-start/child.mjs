// What Lambda's runtime does in a cold start and nothing else: load the bundle, handle one event. Plain JavaScript,
// because stripping types would take part of the time that is measured. Arguments: the bundle's file, the event as
// JSON, the start in nanoseconds of the monotonic clock.
const [file, event, startedAt] = process.argv.slice(2);

// As the runtime of Node 24 loads it:
// https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/function/module-loader.ts
const { handler } = await import(file);
const context = { functionName: 'bench', awsRequestId: 'bench', getRemainingTimeInMillis: () => 30_000 };
const result = await handler(JSON.parse(event), context);
const handledMs = Number(process.hrtime.bigint() - BigInt(startedAt)) / 1e6;
const failures = result?.batchItemFailures?.length ?? 0;
process.send({ handledMs, failures });
process.disconnect();
