import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Certain } from '../articles/certain-plan.ts';
import type { Call } from '../proxy/call.ts';
import { noteDearCalls } from './dear-calls.ts';
import { KNOWN, LIKES } from './trials/calls.ts';

const told = (disposition: string, files = 1): Certain => ({
  steps: Array.from({ length: files }, () => ({ do: 'put', kind: 'fresh', key: disposition, bytes: Buffer.alloc(0) })),
  become: Array.from({ length: files }, () => ({ disposition })),
});

/** Of how many of these calls, each made for that file, it is said that they cost too much. */
const dear = (file: Certain, ...calls: Pick<Call, 'label' | 'eventual'>[]): number => {
  let heard: (call: Call) => void = () => {};
  const listen = (listener: typeof heard): (() => void) => {
    heard = listener;
    return () => {
      heard = () => {};
    };
  };
  const { before, stop } = noteDearCalls({ listen }, [file]);
  const make = (): void => {
    for (const call of calls) heard(call as Call);
  };
  make();
  before(0);
  make();
  const noted = stop().length;
  make();
  assert.equal(stop().length, noted);
  return noted;
};

describe('what costs more than is needed', () => {
  it('is a first look that asks for what is true now', () => {
    assert.equal(dear(told('new'), { label: KNOWN, eventual: true }), 0);
    assert.equal(dear(told('new'), { label: KNOWN, eventual: false }), 1);
  });

  it('is to look for like reports of a known article', () => {
    for (const disposition of ['duplicate', 'stale', 'revision'])
      assert.equal(dear(told(disposition), { label: LIKES, eventual: true }), 1);
    for (const disposition of ['new', 'update', 'copy'])
      assert.equal(dear(told(disposition), { label: LIKES, eventual: true }), 0);
  });

  it('is not said of files that may meet', () => {
    assert.equal(dear(told('copy', 2), { label: KNOWN, eventual: false }), 0);
  });
});
