import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { runOnStack } from '../../../../infra/desk/cli/command.ts';

/**
 * Prints until nobody can read any more, then writes how it ended into a file: `talkative-command OUTPUTS MARK
 * [changes] [deaf]`.
 */
const [outputs = '', mark = '', ...how] = process.argv.slice(2);
await runOnStack({ outputs }, { changes: how.includes('changes') }, async ({ signal }) => {
  for (let lines = 0; lines < 120 && (how.includes('deaf') || !signal.aborted); lines++) {
    console.log(`line ${lines}`);
    await delay(50);
  }
  writeFileSync(mark, signal.aborted ? 'interrupted' : 'done');
  return 0;
});
