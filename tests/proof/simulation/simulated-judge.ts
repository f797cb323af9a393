import type { Judge } from '../../../functions/story/items/judge.ts';
import type { Process, StormContext } from './processes.ts';

/** A second reader that answers at random, slowly or not at all: no storm depends on what it says. */
export function simulatedJudge({ step }: Process, { random, note }: StormContext): Judge {
  return {
    name: 'dice',
    async ask({ kind }) {
      const prompt = `${kind}-1`;
      for (let turn = random.int(4); turn >= 0; turn--) await step(async () => {});
      const score = random.int(11);
      note(`the second reader is asked: ${kind}, ${score}`);
      return random.chance(0.2) ? { prompt, why: 'late' } : { prompt, answer: { score, reason: '' } };
    },
  };
}
