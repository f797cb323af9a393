import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type MachineRun, machinesSection, processorName, withRun } from './machines.ts';

const run = (machine: string, date: string, figure: string, reached: boolean): MachineRun => ({
  machine,
  date,
  targets: [{ what: 'faster', wanted: '≥ 2x', figure, reached }],
});
const first = run('A', '2026-01-01', '3x', true);
const second = run('B', '2026-01-02', '1x', false);
const again = run('A', '2026-01-03', '4x', true);

describe('the name of a processor', () => {
  it('tells generations of one name apart', () => {
    const cpuInfo = [
      'processor\t: 0',
      'cpu family\t: 26',
      'model\t\t: 2',
      'model name\t: AMD EPYC',
      'stepping\t: 1',
    ].join('\n');
    assert.equal(processorName('AMD EPYC', cpuInfo), 'AMD EPYC, family 26, model 2');
  });

  it('is all there is where the machine says no more', () => {
    assert.equal(processorName('Apple M2', ''), 'Apple M2');
  });
});

describe('the runs of the bench', () => {
  it('keep one of each machine, the newest first', () => {
    assert.deepEqual(withRun(withRun(withRun([], first), second), again), [again, second]);
  });

  it('stand side by side, and say which target was missed where', () => {
    const { tables } = machinesSection([again, second]);
    assert.deepEqual(tables, [
      {
        columns: ['target', 'wanted', 'A, 2026-01-03', 'B, 2026-01-02'],
        rows: [['faster', '≥ 2x', '4x', '1x **missed**']],
      },
    ]);
  });

  it('say nothing of a target that a machine was not asked for', () => {
    const asked = { ...second, targets: [{ what: 'smaller', wanted: '≤ 1x', figure: '1x' }] };
    assert.deepEqual(machinesSection([first, asked]).tables[0]?.rows, [['faster', '≥ 2x', '3x', '–']]);
  });
});
