import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleSystems } from '../calls/measured-example.ts';
import { billOf, measuredOf } from '../calls/measured-system.ts';
import { exactOnly, simple, wiredrop } from '../rig/systems.ts';
import { aloneBudget } from './alone.ts';
import { casesTable, dearestCases } from './cases.ts';
import { costSection } from './cost-section.ts';
import { memoryTable } from './memory.ts';
import { filesToAnnounce } from './notify.ts';
import { costParts } from './parts.ts';

const everything = measuredOf(exampleSystems, wiredrop);
const exact = measuredOf(exampleSystems, exactOnly);
const baseline = measuredOf(exampleSystems, simple);
const region = 'us-east-1';

describe('aloneBudget', () => {
  const budget = aloneBudget({ everything, exact, baseline }, 1.6, region);
  const bare = budget.bare.reduce((sum, [, , cost]) => sum + cost, 0);

  it('takes the whole bill apart', () => {
    const sum = bare + budget.time + budget.list + budget.likeReports;
    assert.equal(sum.toFixed(6), billOf(everything, 'alone', region).total.toFixed(6));
  });

  it('leaves what the bound allows beyond the bare requests', () => {
    assert.equal(budget.left.toFixed(6), (1.6 * billOf(baseline, 'alone', region).total - bare).toFixed(6));
  });

  it('names each amount', () => {
    assert.deepEqual(
      budget.bare.map(([, amount]) => amount),
      [1, 3, 2, 1, 3, 1.5],
    );
  });
});

describe('casesTable', () => {
  it('has each case of each system, in batches only the new ones, in both regions', () => {
    const { rows } = casesTable(exampleSystems);
    assert.deepEqual(
      rows.map(([name, system]) => `${name} ${system}`),
      [
        ...exampleSystems.map(({ system }) => `new ${system.name}`),
        'near-duplicate wiredrop',
        ...exampleSystems.map(({ system }) => `duplicate ${system.name}`),
      ],
    );
    assert.ok(rows.every((row) => row.length === 6));
    assert.deepEqual(
      rows.map((row) => row[3] === '–'),
      rows.map(([name]) => name !== 'new'),
    );
  });

  it('says itself which case is the dearest', () => {
    assert.deepEqual(
      dearestCases(everything, region).map(([name]) => name),
      ['near-duplicate', 'new', 'duplicate'],
    );
  });
});

describe('filesToAnnounce', () => {
  const bill = (system: typeof everything) => billOf(system, 'batched', region).total;

  it('is the number at which the bound is met', () => {
    const bound = 1.05 * (bill(everything) / bill(baseline));
    const files = filesToAnnounce({ ours: everything, baseline }, bound, region);
    const { burst } = everything.facts;
    const thinner = {
      ...everything,
      facts: {
        ...everything.facts,
        burst: {
          ...burst,
          invocations: { ...burst.invocations, notify: 1 / files },
          calls: { ...burst.calls, PublishBatch: 1 / files },
          waitMs: { ...burst.waitMs, notify: burst.waitMs.notify / (files * burst.invocations.notify) },
        },
      },
    };
    assert.equal((bill(thinner) / bill(baseline)).toFixed(6), bound.toFixed(6));
  });

  it('is none where there is room for everything, and no number is enough where there is none', () => {
    assert.equal(filesToAnnounce({ ours: everything, baseline }, 100, region), 0);
    assert.equal(filesToAnnounce({ ours: everything, baseline }, 0.1, region), Number.POSITIVE_INFINITY);
  });
});

describe('memoryTable', () => {
  it('has the bill itself at the memory it was measured with, and less below', () => {
    const { rows } = memoryTable({ everything, exact, baseline }, region);
    const bill = (how: 'alone' | 'batched') => `$${billOf(baseline, how, region).total.toFixed(2)}`;
    const last = rows.at(-1) ?? [];
    assert.deepEqual([last[0], last[1], last[4]], ['512 MB', bill('alone'), bill('batched')]);
    const alone = rows.map((row) => Number(row[1]?.slice(1)));
    assert.ok((alone[0] ?? 0) < (alone[1] ?? 0) && (alone[1] ?? 0) < (alone[2] ?? 0), alone.join());
  });
});

describe('costParts', () => {
  it('sums up to the bill', () => {
    const sum = costParts(everything, exact, region).rows.at(-1)?.[1];
    assert.equal(sum, `$${billOf(everything, 'batched', region).total.toFixed(2)}`);
  });
});

describe('costSection', () => {
  const { targets, text } = costSection(exampleSystems);

  it('has a target for each baseline and each way of arriving', () => {
    assert.equal(targets.length, 4);
  });

  it('takes its figures from what was measured', () => {
    const all = text.join('\n');
    assert.match(all, /3 of 240 new files each/);
    assert.match(all, /ingest had 10\.0 files, one of notify 4, and a PublishBatch 4:/);
    assert.match(all, /from some 200 files a second on/);
    assert.match(all, /a near-duplicate one, \$/);
    assert.match(all, /\$5\.00 in us-east-1, \$4\.50 in ap-northeast-2/);
    assert.doesNotMatch(all, /NaN|undefined/);
  });
});
