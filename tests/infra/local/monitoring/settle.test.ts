import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LocalError } from '../../../../infra/local/machine/local-error.ts';
import { settle, type WorkStage } from '../../../../infra/local/monitoring/settle.ts';

describe('settle', () => {
  it('waits for work that moves from one stage to the next', async () => {
    const left = { intake: 3, stream: 0 };
    const stages: WorkStage[] = [
      {
        what: 'intake',
        async pending() {
          if (left.intake > 0) left.stream += 2;
          return left.intake === 0 ? 0 : left.intake--;
        },
      },
      { what: 'stream', pending: async () => (left.stream === 0 ? 0 : left.stream--) },
    ];
    await settle(stages, 60);
    assert.deepEqual(left, { intake: 0, stream: 0 });
  });

  it('waits for a single piece of work as for many', async () => {
    let looks = 0;
    await settle([{ what: 'uploads', pending: async () => (++looks < 3 ? 1 : 0) }], 60_000);
    assert.equal(looks, 3);
  });

  it('gives up when nothing changes any more, and says how much waits where', async () => {
    const stages: WorkStage[] = [
      { what: 'uploads', pending: async () => 0 },
      { what: 'messages in Queue', pending: async () => 3 },
    ];
    await assert.rejects(
      settle(stages, 60),
      (error) => error instanceof LocalError && /still waiting: 3 messages in Queue$/.test(error.message),
    );
  });
});
