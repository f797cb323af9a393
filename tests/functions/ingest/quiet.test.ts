import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inbox, type Upload } from '../../fixtures/inbox.ts';

// Goal: a quiet file is recorded and matched, and nothing of it is announced; whoever uploads the same news aloud is
// heard. Method: a quiet file, then a second one of each kind, through ingest into a table in memory.

const TEXT = `The harbour council of Gull Bay voted on Tuesday night to keep the late ferry running through the winter, seven votes to
four, after two hours of debate in a hall so full that the doors were left open. The boat carries about 140 passengers a night.`;
const SAYS = {
  id: 'ferry-7',
  title: 'Harbour council votes to keep the night ferry',
  publisher: 'Gull Bay Wire',
  published_at: '2026-03-01T09:00:00Z',
};
const first: Upload = { key: 'archive/a.md', says: SAYS, text: TEXT, quiet: 'true' };
const long = { published_at: '2015-03-01T09:00:00Z' };

/** What is announced when this is uploaded after a quiet file, and the headline that subscribers get. */
async function after(upload: Upload, quiet: Partial<Upload> = {}, settings: Parameters<typeof inbox>[0] = {}) {
  const box = inbox(settings);
  const { announced: before, disposition: isNew } = await box.put({ ...first, ...quiet });
  assert.deepEqual([before, isNew], [[], 'new']);
  const { announced, disposition } = await box.put(upload);
  const [story] = box.table.stories();
  return { announced, disposition, stories: box.table.stories().length, story, receipts: box.table.receipts() };
}

describe('a file that asks to be a story of its own', () => {
  const own: Upload = { key: 'polled/desk/1.md', says: { ...SAYS, publisher: 'The Desk' }, text: TEXT, isOwn: true };
  it('is one whatever others report, and whatever it shares with another of its kind', async () => {
    const box = inbox();
    const like = TEXT.replace('seven votes to', 'by seven votes to');
    const uploads: Upload[] = [
      { ...first, quiet: 'no' },
      own,
      { ...own, key: 'polled/desk/2.md', says: { ...own.says, id: 'ferry-8' } },
      { ...own, key: 'polled/desk/3.md', says: { ...own.says, id: 'ferry-9' }, text: like },
    ];
    for (const upload of uploads) assert.deepEqual((await box.put(upload)).announced, ['story.created'], upload.key);
    // Nor does another report join it.
    const { disposition } = await box.put({ key: 'b.md', says: { ...SAYS, id: 'b', publisher: 'Tern' }, text: like });
    assert.notEqual(disposition, 'new');
    assert.equal(box.table.stories().length, 4);
  });

  it('keeps its identity: the same again is silent, and another text of it a revision', async () => {
    const box = inbox();
    await box.put(own);
    const again = await box.put({ ...own, key: 'polled/desk/2.md' });
    assert.deepEqual([again.disposition, again.announced], ['duplicate', []]);
    const more = await box.put({ ...own, key: 'polled/desk/3.md', text: `${TEXT} It sails at nine, the mayor said.` });
    assert.deepEqual([more.disposition, more.announced], ['revision', ['story.updated']]);
    assert.equal(box.table.stories().length, 1);
  });
});

describe('a report after a quiet one', () => {
  const other = { ...SAYS, id: 'b-1', title: 'Night ferry stays, harbour council votes', publisher: 'Tern Post' };
  const like = TEXT.replace('seven votes to', 'by seven votes to');
  const rows: [string, Upload, Partial<Upload>, string[], string][] = [
    ['that matches', { key: 'b.md', says: other, text: like }, {}, ['story.created'], 'update'],
    ['with its words', { key: 'b.md', says: other, text: TEXT }, {}, ['story.created'], 'update'],
    ['that is the same file', { ...first, quiet: 'no' }, {}, ['story.created'], 'revision'],
    ['that revises it', { key: 'b.md', says: SAYS, text: `${TEXT} It sails.` }, {}, ['story.created'], 'revision'],
    ['that is quiet and matches', { key: 'b.md', says: other, text: like, quiet: '' }, {}, [], 'copy'],
    [
      'that is the same file, of years ago',
      { ...first, quiet: 'no', says: { ...SAYS, ...long } },
      { says: { ...SAYS, ...long } },
      [],
      'duplicate',
    ],
    ['that retracts it', { key: 'b.md', says: { ...SAYS, status: 'retracted' }, text: 'No.' }, {}, [], 'revision'],
    ['that is unreadable and quiet', { key: 'b.md', text: '', quiet: 'true' }, {}, [], 'rejected'],
  ];
  for (const [what, upload, quiet, announced, disposition] of rows)
    it(`${what} announces ${announced.join() || 'nothing'}`, async () => {
      const found = await after(upload, quiet);
      assert.deepEqual([found.announced, found.disposition], [announced, disposition]);
      assert.equal(found.stories, 1);
      if (announced.length > 0) assert.equal(found.story?.facts.object.key, upload.key);
      assert.equal(found.receipts[0]?.quiet, true);
    });

  it('is heard once: what joins after that joins silently', async () => {
    const box = inbox();
    await box.put(first);
    await box.put({ key: 'b.md', says: other, text: TEXT });
    const third = await box.put({ key: 'c.md', says: { ...other, id: 'c-1', publisher: 'Skua' }, text: TEXT });
    assert.deepEqual([third.announced, third.disposition], [[], 'copy']);
  });
});

it('quietFolders are quiet, and other folders are not', async () => {
  const box = inbox({ quietFolders: ['archive/'] });
  const { quiet: _, ...loud } = first;
  assert.deepEqual((await box.put(loud)).announced, []);
  const elsewhere = { ...loud, key: 'live/b.md', says: { title: 'Skerry Mining strikes silver' }, text: 'A find.' };
  assert.deepEqual((await box.put(elsewhere)).announced, ['story.created']);
});
