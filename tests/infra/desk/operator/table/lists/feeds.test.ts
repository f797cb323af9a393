import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FeedRow, feedLines, feedsSummary } from '../../../../../../infra/desk/operator/table/lists/feeds.ts';

const feed = (name: string, state: FeedRow['state']): FeedRow => ({
  url: `https://${name}.example/rss`,
  name,
  state,
  polledAt: '2026-03-01T12:00:00.000Z',
  failures: state === 'ok' ? 0 : 3,
  failingSince: '2026-03-01T10:00:00.000Z',
  lastError: 'the server answered 503',
});

describe('polled feeds', () => {
  it('are counted in one line, and those that fail or are gone', () => {
    const fine = [feed('a', 'ok'), feed('b', 'silent')];
    assert.deepEqual(feedsSummary(fine), { text: '2 feeds polled', isBad: false });
    const bad = ['c', 'd', 'e', 'f'].map((name) => feed(name, name === 'c' ? 'gone' : 'failing'));
    assert.deepEqual(feedsSummary([...fine, ...bad]), { text: '6 feeds polled, 4 of them failing', isBad: true });
  });

  it('show what became of all entries of their last answers, and why some are refused', () => {
    const counts = { entries: 30, written: 3, seen: 20, twice: 1, left: 0, beyond: 0, dropped: 0, refused: 6 };
    const feeds = [
      { ...feed('a', 'refused'), counts, reasons: ['It is not closed.'] },
      { ...feed('b', 'ok'), counts: { ...counts, entries: 24, refused: 0 } },
    ];
    const sum = '54 entries = 6 written + 40 seen + 2 twice + 6 refused';
    assert.equal(feedsSummary(feeds).text, `2 feeds polled: ${sum}`);
    const [head, line, ...others] = feedLines(feeds, 300);
    assert.equal(head, `2 feeds polled, 1 of them gone, failing, silent, refused or cut: ${sum}`);
    assert.match(line ?? '', /^refused {3}a {2}6 of 30 entries cannot be read \(.*\): It is not closed\. /);
    assert.equal(others.length, 0);
  });

  it('are listed with what is wrong, each on a line', () => {
    const lines = feedLines([feed('c', 'gone'), feed('a', 'ok')], 200);
    const found = lines.join('\n');
    assert.match(found, /^2 feeds polled, 1 of them[^\n]+\ngone {6}c {2}since [^\n]+: the server answered 503/);
  });
});
