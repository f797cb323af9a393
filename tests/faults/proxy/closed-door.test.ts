import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openClosedDoor } from './closed-door.ts';

describe('a closed door', { skip: process.platform !== 'linux' }, () => {
  it('takes nobody in and turns nobody away', async () => {
    const door = await openClosedDoor();
    assert.ok(door.isClosed);
    let heard = '';
    const socket = connect(Number(new URL(door.endpoint).port), '127.0.0.1');
    socket.on('connect', () => {
      heard = 'connected';
    });
    socket.on('error', ({ message }) => {
      heard = message;
    });
    await delay(500);
    assert.equal(heard, '');
    socket.destroy();
    door.close();
  });
});
