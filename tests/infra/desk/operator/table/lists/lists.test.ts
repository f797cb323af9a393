import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { PolledFeedState } from '../../../../../../functions/poll/index.ts';
import type { TableItem } from '../../../../../../functions/story/items/items.ts';
import { polledKey, sourceKey } from '../../../../../../functions/story/items/keys.ts';
import type { Clients } from '../../../../../../infra/aws/clients.ts';
import { listFeeds } from '../../../../../../infra/desk/operator/table/lists/feeds.ts';
import { embargoLines, takeHeld } from '../../../../../../infra/desk/operator/table/lists/held.ts';
import { rejectedFiles } from '../../../../../../infra/desk/operator/table/lists/rejected.ts';
import { takeSilenced } from '../../../../../../infra/desk/operator/table/lists/silenced.ts';
import { listSources } from '../../../../../../infra/desk/operator/table/lists/sources.ts';
import { stackStatus } from '../../../../../../infra/desk/operator/table/lists/status.ts';
import { STACK, stackWith } from '../../stack/some-outputs.ts';
import { listedReceipt, tableOf } from '../../stack/table-of.ts';

const NOW = new Date('2026-01-05T12:00:00.000Z');
const hour = (at: number) => `2026-01-05T${String(at).padStart(2, '0')}:00:00.000Z`;
const listOf = (...items: TableItem[]) => tableOf(() => items);

describe('the lists of files', () => {
  it('have what is held, the next embargo to end first', async () => {
    const held = [20, 14, 17].map((until, at) =>
      listedReceipt('held', hour(at), { disposition: 'held', key: `${until}.md`, heldUntil: hour(until) }),
    );
    const found = await takeHeld(stackWith({ dynamodb: listOf(...held) }), NOW);
    const shown = found.map(({ key }) => key);
    assert.deepEqual(shown, ['14.md', '17.md', '20.md']);
    assert.match(embargoLines(found, 80, 1).join('\n'), /^held +3: until \S+ \S+ {2}14\.md$/);
  });

  it('have the rejected ones of the time that was asked for, and none that was rejected no more', async () => {
    const rejected = [
      listedReceipt('rejected', hour(8), { key: 'old.md' }),
      listedReceipt('rejected', hour(9), { key: 'mended.md', disposition: 'new' }),
      listedReceipt('rejected', hour(9), { key: 'container.md', disposition: 'container' }),
      listedReceipt('rejected', hour(10), { key: 'late.md', reason: 'no-text' }),
    ];
    const clients = { dynamodb: listOf(...rejected) } as unknown as Clients;
    const asked = { since: '2026-01-05T09:00Z', before: '2026-01-05T12:00Z' };
    const keysOf = async (limit: number, since = asked) => {
      const { document, notes } = await rejectedFiles({ clients, outputs: STACK }, { ...since, limit });
      const { rejected: rows, next } = document as { rejected: { key: string }[]; next?: string };
      return [rows.map(({ key }) => key), next, notes?.filter(Boolean)];
    };
    assert.deepEqual(await keysOf(9), [['late.md', 'container.md'], undefined, []]);
    assert.deepEqual(await keysOf(1), [['late.md'], hour(10), [`There are more: add --before ${hour(10)}`]]);
    const none = { since: '2026-01-05T11:00Z', before: '2026-01-05T12:00Z' };
    assert.deepEqual(await keysOf(9, none), [[], undefined, ['No file was rejected since 2026-01-05T11:00Z.']]);
  });

  it('have sources that need a look first, then those with the most files', async () => {
    const today = Math.floor(NOW.getTime() / 86_400_000);
    const source = (name: string, files: number, rejected: number) => ({
      ...{ ...sourceKey(name), entity: 'source', version: 1, lastSeenAt: hour(11), longestPauseHours: 24 },
      days: [[today, files, rejected, files, 0, 0]],
      ...{ lately: { files, rejected }, ...(rejected && { rejecting: { since: hour(10), usualShare: 0 } }) },
    });
    const stored = [source('big', 900, 0), source('small', 3, 0), source('bad', 60, 60)];
    const rows = await listSources(stackWith({ dynamodb: listOf(...(stored as never[])) }), NOW.getTime());
    const shown = rows.map(({ name, state, rejectedShare }) => [name, state, rejectedShare]);
    assert.deepEqual(shown, [
      ['bad', 'rejecting', 1],
      ['big', 'learning', 0],
      ['small', 'learning', 0],
    ]);
  });

  it('have a feed as failing after three failures in a row, one that never answered after the first', async () => {
    const feed = (name: string, fields: Partial<PolledFeedState>) => {
      const url = `https://${name}.example/rss`;
      return { ...polledKey(url), entity: 'feed', url, name, polledAt: hour(11), failures: 0, ...fields, seen: [] };
    };
    const stored = [
      feed('well', { okAt: hour(11) }),
      feed('twice', { okAt: hour(9), failures: 2 }),
      feed('thrice', { okAt: hour(9), failures: 3, failingSince: hour(9) }),
      feed('never', { failures: 1, failingSince: hour(11) }),
      feed('quiet', { okAt: hour(11), newAt: '2025-12-01T00:00:00.000Z' }),
      feed('forgotten', { okAt: hour(9), polledAt: '2026-01-02T00:00:00.000Z' }),
    ];
    const rows = await listFeeds(stackWith({ dynamodb: listOf(...(stored as never[])) }), NOW.getTime());
    assert.deepEqual(Object.fromEntries(rows.map(({ name, state }) => [name, state])), {
      ...{ thrice: 'failing', never: 'failing', quiet: 'silent', well: 'ok', twice: 'ok' },
    });
    assert.deepEqual(
      rows
        .slice(3)
        .map(({ name }) => name)
        .sort(),
      ['twice', 'well'],
      'those that are well are the last',
    );
  });

  it('have the silent ones of the codes that were asked for', async () => {
    const codes = ['silenced-as-bulletin', 'silenced-as-old'] as const;
    const silent = codes.map((code, at) =>
      listedReceipt('silenced', hour(at), { key: `${code}.md`, warnings: [code] }),
    );
    const found = async (options?: object) =>
      (await takeSilenced(stackWith({ dynamodb: listOf(...silent) }), NOW, options)).map(({ key }) => key);
    assert.deepEqual(await found({ codes: ['silenced-as-bulletin'] }), ['silenced-as-bulletin.md']);
  });
});

it('the status of a stack says what could not be read, shows the rest, and ends with code 1', async () => {
  const sqs = new SQSClient({ region: 'us-east-1' });
  let isGone = false;
  sqs.send = async () => {
    if (isGone) throw new Error('no such queue');
    return { Attributes: {} };
  };
  const clients = { sqs, dynamodb: listOf() } as unknown as Clients;
  // On this machine there are no alarms to ask for.
  const outputs = { ...STACK, endpoints: { fauxqs: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:1' } };
  const status = async () => {
    const { document, code, lines } = await stackStatus({ clients, outputs }, 5);
    return { ids: (document.problems as { id: string }[]).map(({ id }) => id), code, lines: lines(80).join('\n') };
  };
  const well = await status();
  assert.deepEqual([well.ids, well.code], [[], 0]);
  assert.match(well.lines, /^dead letters +0$/m);
  isGone = true;
  const ill = await status();
  assert.deepEqual([ill.ids, ill.code], [['fault queues'], 1]);
  assert.match(ill.lines, /! Cannot be read: queues[\s\S]*^stories/m);
});
