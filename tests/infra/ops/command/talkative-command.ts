import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '../../../../infra/cli/command.ts';

/** Talks until nobody can listen any more, then leaves a mark where it was told to: whether it changes something is its argument. */
await runCommand({
  usage: 'talkative',
  options: { changes: { type: 'boolean', default: false }, deaf: { type: 'boolean', default: false } },
  changes: ({ changes }) => changes,
  async run({ values: { deaf }, paths: [mark = ''], signal }) {
    for (let lines = 0; lines < 120 && (deaf || !signal.aborted); lines++) {
      console.log(`line ${lines}`);
      await delay(50);
    }
    writeFileSync(mark, signal.aborted ? 'interrupted' : 'done');
    return 0;
  },
});
