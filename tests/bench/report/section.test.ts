import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Section, toMarkdown, toTerminal, verdict } from './section.ts';

const section: Section = {
  title: 'Cold start',
  text: ['How it was measured.'],
  tables: [{ columns: ['function', 'ms'], rows: [['ours | theirs', '12']] }],
  targets: [
    { what: 'faster', wanted: '≥ 1.3x', figure: '1.4x', reached: true },
    { what: 'smaller', wanted: '≤ 1.2x', figure: '1.3x', reached: false },
  ],
};

describe('a section in Markdown', () => {
  it('says of every target whether it is reached', () => {
    const text = toMarkdown(section);
    assert.match(text, /\| faster \| ≥ 1\.3x \| 1\.4x \| reached \|/);
    assert.match(text, /\| smaller \| ≤ 1\.2x \| 1\.3x \| \*\*missed\*\* \|/);
  });

  it('shows a figure that nobody asked for without an outcome', () => {
    const unasked = { ...section, targets: [{ what: 'longer', wanted: '–', figure: '2x' }] };
    assert.match(toMarkdown(unasked), /\| longer \| – \| 2x \| {2}\|/);
  });

  it('keeps a bar in a cell from ending the cell', () => {
    assert.match(toMarkdown(section), /\| ours \\\| theirs \| 12 \|/);
  });

  it('has its title, tables and text, in this order', () => {
    const text = toMarkdown(section);
    assert.ok(text.startsWith('## Cold start\n\n'));
    assert.ok(text.indexOf('| function |') < text.indexOf('How it was measured.'));
  });
});

describe('a section in a terminal', () => {
  it('lines its columns up, without marks of Markdown', () => {
    const lines = toTerminal(section).split('\n');
    const rows = lines.filter((line) => /reached|missed/.test(line));
    assert.equal(rows.length, 2);
    assert.equal(rows[0]?.indexOf('≥'), rows[1]?.indexOf('≤'));
  });
});

describe('the verdict on all sections', () => {
  it('counts the targets that are reached and names those that are missed, with their figures', () => {
    const other = { ...section, targets: [{ what: 'longer', wanted: '–', figure: '2x' }] };
    assert.equal(verdict([section, other]), '1 of 2 targets are reached. Missed:\n\n- smaller: 1.3x (wanted ≤ 1.2x)');
  });

  it('names none where all are reached', () => {
    assert.equal(verdict([{ ...section, targets: section.targets.slice(0, 1) }]), 'All 1 targets are reached.');
  });
});
