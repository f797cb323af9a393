// A reporter of Node's tests that says in TAP whether all passed, and ends the process at the first failure.
import { writeSync } from 'node:fs';

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* firstFailure(events) {
  for await (const { type, data } of events)
    if (type === 'test:fail') {
      writeSync(1, `TAP version 13\n1..1\nnot ok 1 - ${data.name}\n`);
      process.exit(1);
    }
  yield 'TAP version 13\n1..1\nok 1 - all\n';
}
