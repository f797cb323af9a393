// The function of lambda-pace.test.ts: one call, 100 ms of CPU, a timer, an answer. Argument: the port of the service.
import { request } from 'node:http';
import { performance } from 'node:perf_hooks';

const [port] = process.argv.slice(2);
process.send({ type: 'ready' });
const start = performance.now();
const outgoing = request({ port, method: 'POST', headers: { 'x-amz-target': 'DynamoDB_20120810.TransactWriteItems' } });
outgoing.on('response', (response) => {
  response.resume().on('end', () => {
    const callMs = performance.now() - start;
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user < 100_000);
    const cpuFrom = performance.now();
    setTimeout(() => {
      const timerMs = performance.now() - cpuFrom;
      process.send({ type: 'succeeded', callMs, timerMs, sentAt: performance.timeOrigin + performance.now() });
      process.disconnect();
    }, 5);
  });
});
outgoing.end(JSON.stringify({ TransactItems: [{ Put: { Item: { pk: { S: 'a' } } } }] }));
