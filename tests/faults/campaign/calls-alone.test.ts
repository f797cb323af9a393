import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Certain } from '../articles/certain-plan.ts';
import type { Fate } from '../checker/world/world.ts';
import type { Call } from '../proxy/call.ts';
import { noteCallsAlone } from './calls-alone.ts';
import { OBJECT } from './trials/calls.ts';

const told = (...keys: string[]): Certain => ({
  steps: keys.map((key) => ({ do: 'put', kind: 'fresh', key, bytes: Buffer.alloc(0) })),
  become: keys.map(() => ({ disposition: 'new' })),
});

const fate = (key: string): Fate => ({ bucket: 'intake', key, version: '01', disposition: 'new' });

describe('what is called for files told of one after the other', () => {
  it('is noted of each that is alone, but for what announces it, and for other objects', () => {
    let hear: ((call: Call) => void) | undefined;
    const listen = (listener: typeof hear): (() => void) => {
      hear = listener;
      return () => {
        hear = undefined;
      };
    };
    const call = (label: string, service: Call['service'] = 'dynamodb', subject = ''): void =>
      hear?.({ service, label, subject, parts: 2, eventual: true } as Call);
    const { before, stop } = noteCallsAlone({ listen }, [told('a'), told('b', 'c'), told('d'), told('e')]);
    call('too early');
    before(0);
    call('look');
    call('publish', 'sns');
    call(OBJECT, 's3', '/intake/a');
    call(OBJECT, 's3', '/intake/z');
    before(1);
    call('of two');
    before(2);
    call('put');
    const alone = stop(['a', 'b', 'c', 'd'].map(fate));
    call('too late');
    const made = (label: string) => ({ label, parts: 2, eventual: true });
    assert.deepEqual(alone, [
      { bucket: 'intake', key: 'a', version: '01', calls: [made('look'), made(OBJECT)] },
      { bucket: 'intake', key: 'd', version: '01', calls: [made('put')] },
    ]);
  });
});
