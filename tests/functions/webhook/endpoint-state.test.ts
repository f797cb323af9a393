import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endpointStates } from '../../../functions/webhook/endpoint-state.ts';
import { conditionalTable } from '../../fixtures/conditional-table.ts';

describe('the state of an endpoint', () => {
  it('is kept for its address, and one that is off stays off until it is switched on', async () => {
    const { client, items } = conditionalTable();
    const [desk, chat] = ['desk', 'chat'].map((name) => endpointStates(client, 'stories', name));
    assert.ok(desk && chat);
    const [url, offSince] = ['https://hooks.example.com/T000/secret', '2026-01-06T08:15:58.275Z'];
    assert.deepEqual(await desk.read(url), {});
    await desk.write(url, { offSince });
    // Another process that has not seen that.
    await desk.write(url, { failures: 1 });
    await desk.noteFault({ lastError: 'no secret', lastErrorAt: offSince });
    const state = { offSince, lastError: 'no secret', lastErrorAt: offSince };
    const found = await Promise.all([
      desk.read(url),
      desk.read('https://news.example.com/'),
      desk.readAny(),
      chat.read(url),
    ]);
    assert.deepEqual(found, [state, {}, state, {}]);
    assert.doesNotMatch(JSON.stringify([...items.values()]), /hooks\.example/);
    const send = client.send;
    client.send = () => Promise.reject(new Error('throttled'));
    await assert.rejects(desk.write(url, { failures: 1 }), /throttled/);
    client.send = send;
    await desk.switchOn();
    assert.deepEqual(await desk.read(url), {});
  });
});
