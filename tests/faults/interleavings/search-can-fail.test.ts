import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival, Write } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import { type MemoryTable, memoryTable, type TableContents } from '../../functions/story/memory-table.ts';
import { checkEnd, storiesOf } from './check-end.ts';
import { A1, A2, A3, B1, BROKEN, D, E } from './crawls.ts';
import { explore } from './explore.ts';
import { type Race, startRace } from './race.ts';
import type { MakeTable } from './snapshot.ts';

describe('the search can fail', () => {
  /** A table that lost its conditions for the items at addresses that begin so. */
  const careless =
    (...pks: readonly string[]) =>
    (from: TableContents): MemoryTable => {
      const table = memoryTable(from);
      const versionAt = (write: Write): Write['expect'] =>
        table.items().find((item) => item.pk === write.item.pk && item.sk === write.item.sk)?.version ?? 'absent';
      const blind = (write: Write): Write =>
        pks.some((pk) => write.item.pk.startsWith(pk)) ? { ...write, expect: versionAt(write) } : write;
      return { ...table, commitStep: ({ writes, whole }) => table.commitStep({ writes: writes.map(blind), whole }) };
    };

  const raceOver = (makeTable: MakeTable, racing: readonly Arrival[], before: readonly Arrival[] = [], faults = 0) =>
    startRace({ makeTable, before, racing, faults, tornReads: false });

  const search = async (pk: string, racing: readonly Arrival[], before: readonly Arrival[] = []) =>
    explore(await raceOver(careless(pk), racing, before, 1), checkEnd([...before, ...racing]));

  it('finds two reports that both make one story, if claims have no condition', async () => {
    await assert.rejects(search('', [A1, B1]), /story-twice/);
  });

  it('finds an older crawl in the claim, if the article claim has no condition', async () => {
    await assert.rejects(search('ARTICLE', [A2, A3], [A1]), /stale-overtook/);
  });

  /** A table on which nobody takes another's place: neither its words nor where its story is to stand. */
  const unfenced = (from: TableContents): MemoryTable => {
    const table = memoryTable(from);
    const ownWords = (writes: readonly Write[]) =>
      writes.flatMap(({ item }) => (item.entity === 'receipt' ? item.textKey : []));
    const isFence = (item: TableItem, writes: readonly Write[]): boolean =>
      item.pk.startsWith('STORY') &&
      (item.entity === 'near' || (item.entity === 'text' && !ownWords(writes).includes(item.textKey)));
    const commitStep: MemoryTable['commitStep'] = ({ writes, whole }) =>
      table.commitStep({ writes: writes.filter(({ item }) => !isFence(item, writes)), whole });
    return { ...table, commitStep };
  };

  it('finds two stories of one article, if who takes over a claim leaves its words to a writer that may be alive', async () => {
    const start = await raceOver(unfenced, [A1, A2]);
    await assert.rejects(explore(start, checkEnd([A1, A2])), /1 commit ok.*story-twice/s);
  });

  const oneStory = (race: Race): void => assert.equal(storiesOf(race), 1, 'one story');

  it('finds two stories of like reports, if who meets the claims of one leaves it its place', async () => {
    const start = await raceOver(unfenced, [D, E]);
    await assert.rejects(explore(start, oneStory), /one story/);
  });

  it('finds two stories of like reports, if claims on keys have no condition', async () => {
    const start = await raceOver(careless('HEAD', 'BAND'), [D, E]);
    await assert.rejects(explore(start, oneStory), /one story/);
  });

  it('finds a rejection announced with two contents, if the receipt has no condition', async () => {
    const later = { ...BROKEN, now: '2026-03-01T12:00:09.000Z' };
    await assert.rejects(search('FILE', [BROKEN, later]), /announced-otherwise/);
  });
});
