import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { recordFile } from '../../../functions/story/record/record-file.ts';
import type { StoryTable } from '../../../functions/story/table/story-table.ts';
import { memoryTable } from '../../fixtures/memory-table.ts';
import { noteOf, operatorOf } from '../../fixtures/operator.ts';
import { AT_FOUR, retryPolicy } from '../../fixtures/recording.ts';
import { arrivalOf, SETTINGS, worldOf } from '../product.ts';
import { inOrder } from '../simulation/simulated-table.ts';
import { REPORT, upload } from './healthy-world.ts';
import type { Item, OperatorRequest, World } from './world.ts';

const NOW = '2026-03-02T00:00:09.000Z';

const TEXTS = {
  rain:
    'Heavy rain closed three roads north of the city on Monday, the weather office said, and more is ' +
    'expected by night. Schools stay open.',
  flood:
    'The river left its bed at noon on Monday and two hundred people were brought to a school on the hill, the ' +
    'mayor said. The bridge is shut.',
  storm:
    'Trees fell on both lines of the coastal railway in the night, and trains are not expected before ' +
    'Wednesday, the operator said on its page.',
  quake:
    'The ground shook for nine seconds under the western villages on Sunday; chimneys fell, no one was hurt, ' +
    'and the school opens late today.',
};

/**
 * Articles: the story of the first is withdrawn, that of the second was, and its headline is locked; the fourth was
 * split off the third, the matcher merged the fifth into the sixth.
 */
export const [RAIN, FLOOD, FERRIES, SPLIT, STORM, QUAKE] = [
  '001_0000000001',
  '002_0000000002',
  '003_0000000003',
  '004_0000000004',
  '005_0000000005',
  '006_0000000006',
] as const;

/** A small world in which a person has withdrawn, restored, split and merged, and everything is right. */
export async function correctedWorld(): Promise<World> {
  const ferries = 'Ferries collide in the harbour';
  const uploads = [
    upload(1, { id: RAIN, title: 'Rain', text: TEXTS.rain }),
    upload(2, { id: FLOOD, title: 'Flooding', text: TEXTS.flood }),
    upload(3, { id: FERRIES, title: ferries, text: REPORT }),
    upload(4, { id: SPLIT, title: ferries, text: `${REPORT} More follows.` }),
    upload(5, { id: STORM, title: 'Trees on the line', text: TEXTS.storm }),
    upload(6, { id: QUAKE, title: 'Chimneys fall', text: TEXTS.quake }),
  ];
  const settings = { ...SETTINGS, matching: true };
  const images: Item[] = [];
  const memory = memoryTable();
  const table: StoryTable = {
    ...memory,
    write: async (writes) => {
      const isDone = await memory.write(writes);
      if (isDone) images.push(...inOrder(writes).map(({ item }) => ({ ...item })));
      return isDone;
    },
  };
  const arrivals = uploads.map((one) => arrivalOf(one, settings, NOW));
  for (const one of arrivals) await recordFile(one, table, retryPolicy);
  const [rain = '', flood = '', together = '', storm = '', quake = ''] = memory.stories().map(storyIdAt);
  const [, floodFile, , splitFile] = arrivals;
  if (!floodFile || !splitFile) throw new Error('a file is missing');
  const operator = operatorOf(table, arrivals);
  for (const [at, id] of [rain, flood].entries()) await operator.withdraw(id, `withdraw ${at}`);
  await operator.restore(flood, floodFile, 'restore');
  await operator.split(together, splitFile, 'split');
  await operator.mergeTwins(storm, quake, 'merge');
  await operator.headline(flood, FLOOD, undefined, 'headline');
  await operator.apart(flood, quake, undefined, 'apart');
  const requests: OperatorRequest[] = [
    { id: noteOf('withdraw 0').id, kind: 'withdraw', storyId: rain },
    { id: noteOf('withdraw 1').id, kind: 'withdraw', storyId: flood },
    { id: noteOf('restore').id, kind: 'restore', storyId: flood, withdrawnAt: AT_FOUR },
    { id: noteOf('split').id, kind: 'split', storyId: together },
    { id: noteOf('merge').id, kind: 'merge', storyId: storm },
    { id: noteOf('headline').id, kind: 'headline', storyId: flood },
    { id: noteOf('apart').id, kind: 'label', storyId: flood },
  ];
  return { ...worldOf(memory, uploads, settings), images, requests };
}
