import assert from 'node:assert/strict';
import type { TableItem } from '../../../../functions/story/items/items.ts';
import { asStory, type Story } from '../../../../functions/story/items/story.ts';
import { withAllReports } from '../../../../functions/story/table/read-stories.ts';
import { arrival } from '../../../fixtures/arrivals.ts';
import type { MemoryTable } from '../../../fixtures/memory-table.ts';
import { record } from '../../../fixtures/recording.ts';

/** The first story of a table, with all of its reports. */
export const storyIn = ({ stories, read }: MemoryTable): Promise<Story> =>
  withAllReports(asStory(stories()[0] ?? assert.fail('no story was made')), { read });

/** A story as the table has it after a first report. */
export const toldStory = async (fields: Parameters<typeof arrival>[0]): Promise<Story> =>
  storyIn((await record(arrival(fields, { key: 'a.md' }))).table);

/** The items of stories: heads and reports. */
export const itemsOf = (stories: readonly Story[]): TableItem[] =>
  stories.flatMap(({ reports, ...head }) => [head, ...reports.values()]);
