import { type DayList, storyKey } from '../../../functions/story/items/index.ts';
import { createFindReceipts, takeFirst } from '../../../functions/story/table/index.ts';
import { headlineOf } from '../operator/table/card.ts';
import { findAnything } from '../operator/table/find.ts';
import { daysUpTo, latestReceipts, viewedStories } from '../operator/table/listing.ts';
import type { Call } from './http.ts';
import { type FileRow, fileId, fileRow } from './page-rows.ts';
import type { Served, UploadedHere } from './served.ts';
import { fileFilter, type Page, pageOfRows } from './story-query.ts';

/** Whether a person may have to look at the files of a list: stories list the others. */
const LISTS: Readonly<Record<DayList, boolean>> = {
  ...{ rejected: true, unsure: true, silenced: true, held: true, review: true },
  ...{ due: false, developments: false },
};
const LOOKED_AT = (Object.keys(LISTS) as DayList[]).filter((list) => LISTS[list]);
const DAYS = 3;
const MOST_OF_A_LIST = 300;

interface FilesPage extends Page<FileRow> {
  /** Files of all dispositions, by disposition. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * The files that were uploaded from here, and those of the last days that a person may have to look at, the newest
 * first. All others are reports of a story, or found by their names.
 */
export async function filesPage(served: Served, query: Call['query']): Promise<FilesPage> {
  const { uploads } = served;
  const { search = '' } = query;
  const days = daysUpTo(new Date(), DAYS);
  const [, ...lists] = await Promise.all([
    lookAtUploads(served),
    ...LOOKED_AT.map((list) => takeFirst(latestReceipts(served, list, { days }), MOST_OF_A_LIST)),
  ]);
  const own = uploads.map(({ version, row }): FileRow => row ?? { id: fileId(version), ...version });
  const listed = [...lists.flat().map(fileRow), ...own];
  const all = [...new Map(listed.map((row) => [row.id, row])).values()].sort((one, other) =>
    timeOf(one) < timeOf(other) ? 1 : -1,
  );
  const groups = Map.groupBy(all, ({ disposition = 'waiting' }) => disposition);
  const counts = Object.fromEntries([...groups].map(([name, rows]) => [name, rows.length]));
  const accepts = fileFilter(query);
  const rows = all.filter(accepts);
  if (rows.length > 0 || search === '' || query.live) return { ...pageOfRows(rows, query), counts };
  const found = await findAnything(served, search, { most: 0 });
  const named = found.flatMap(({ receipts }) => receipts.map(fileRow)).filter(accepts);
  return { rows: named, total: named.length, counts };
}

const timeOf = ({ decidedAt, uploadedAt }: FileRow): string => decidedAt ?? uploadedAt;

/** Asks for the receipts of uploads that had none. */
async function lookAtUploads(served: Served): Promise<void> {
  const { clients, outputs, uploads } = served;
  const waiting = uploads.filter(({ row }) => row === undefined);
  const receipts = await createFindReceipts(clients.dynamodb, outputs.tableName)(waiting.map(({ version }) => version));
  const decided = receipts.flatMap((receipt, at) =>
    receipt ? [{ receipt, upload: waiting[at] as UploadedHere }] : [],
  );
  const ids = [...new Set(decided.flatMap(({ receipt }) => receipt.storyId ?? []))];
  const viewed = await viewedStories(served, ids.map(storyKey));
  const stories = new Map(viewed.map((story) => [story.pk, story]));
  for (const { receipt, upload } of decided) {
    const story = receipt.storyId === undefined ? undefined : stories.get(storyKey(receipt.storyId).pk);
    upload.row = { ...fileRow(receipt), ...(story && { storyHeadline: headlineOf(story) }) };
  }
}
