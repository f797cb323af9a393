import { splitReport } from '../story/correct/split.ts';
import { eraseReport, restoreStory, withdrawStory } from '../story/correct/take-back.ts';
import { type FileVersion, versionOf } from '../story/items/file-version.ts';
import type { Receipt, StoryItem } from '../story/items/items.ts';
import { type IngestDependencies, ingestFile, type Outcome, readArrival, recallFile } from './ingest-file.ts';
import type { FileEvent } from './s3-records.ts';

export interface EventDependencies extends IngestDependencies {
  /** Absent with `onDelete=keep`: a deletion changes nothing then. */
  deletions?: Deletions;
}

export interface Deletions {
  /** Whether an object stands at the key now. */
  hasObject: (file: FileVersion) => Promise<boolean>;
  /** Every receipt of the key, as of now. */
  receiptsOf: (file: FileVersion) => Promise<Receipt[]>;
}

/**
 * Does what an event of a file asks for.
 *
 * With `onDelete=withdraw` a story whose facts come from a file is withdrawn when the file is deleted, and restored
 * when it is uploaded again. Events come in any order. An upload is recorded first and its object is checked after. A
 * deletion checks the object first and reads the receipts after. So the later of two concurrent handlers always sees
 * the result of the other.
 * @throws transient faults only.
 */
export async function handleEvent(event: FileEvent, dependencies: EventDependencies): Promise<Outcome> {
  if (event.change === 'restoration') {
    const { storyId = '', withdrawnAt } = event;
    const isMeant = (story: StoryItem) => withdrawnAt === undefined || story.withdrawnAt === withdrawnAt;
    return restore(event, storyId, dependencies, isMeant);
  }
  if (event.change === 'split') return split(event, dependencies);
  if (event.change === 'removal') return handleRemoval(event, dependencies);
  const outcome = await ingestFile(event, dependencies);
  await withdrawIfDeleted(event, outcome, dependencies);
  return outcome;
}

/**
 * What became of an upload that has its receipt, without reading it again; undefined where it has none, and for other
 * events.
 */
export async function recallEvent(event: FileEvent, dependencies: EventDependencies): Promise<Outcome | undefined> {
  if (event.change !== undefined) return undefined;
  const outcome = await recallFile(event, dependencies);
  if (outcome) await withdrawIfDeleted(event, outcome, dependencies);
  return outcome;
}

/** Dispositions with which a story takes its facts from the file. */
const FACT_DISPOSITIONS: readonly string[] = ['new', 'revision', 'update'];

async function withdrawIfDeleted(file: FileVersion, outcome: Outcome, dependencies: EventDependencies): Promise<void> {
  const { deletions } = dependencies;
  const { disposition, storyId } = outcome;
  const isNews = FACT_DISPOSITIONS.includes(disposition) || LISTED_DISPOSITIONS.includes(disposition);
  if (!deletions || !storyId || !isNews || (await deletions.hasObject(file))) return;
  if (LISTED_DISPOSITIONS.includes(disposition)) await eraseAll(await deletions.receiptsOf(file), dependencies);
  await withdraw(file, storyId, dependencies);
}

async function handleRemoval(file: FileVersion, dependencies: EventDependencies): Promise<Outcome> {
  const { deletions } = dependencies;
  if (!deletions) return changeOf('kept');
  const isThere = await deletions.hasObject(file);
  const receipts = await deletions.receiptsOf(file);
  const sources = receipts.filter(({ disposition }) => FACT_DISPOSITIONS.includes(disposition));
  // If an object is there, the removed version was a delete marker.
  if (isThere) return restoreAll(sources, dependencies);
  await eraseAll(receipts, dependencies);
  return withdrawAll(file, sources, dependencies);
}

/** Dispositions with which a story lists what the file says. */
const LISTED_DISPOSITIONS: readonly string[] = ['copy', 'update', 'revision'];

/** Erases what stories list of the reports of a deleted file. */
async function eraseAll(receipts: readonly Receipt[], { table, retryPolicy, nowMs }: EventDependencies): Promise<void> {
  const at = new Date(nowMs()).toISOString();
  const reports = new Set<string>();
  for (const { disposition, storyId = '', articleId = '' } of receipts) {
    const report = `${storyId} ${articleId}`;
    if (!LISTED_DISPOSITIONS.includes(disposition) || reports.has(report)) continue;
    reports.add(report);
    await eraseReport(storyId, articleId, at, { table, retryPolicy });
  }
}

/** Restores each story that a deletion withdrew, from the version that its facts came from. */
async function restoreAll(receipts: readonly Receipt[], dependencies: EventDependencies): Promise<Outcome> {
  let outcome = changeOf('kept');
  for (const receipt of receipts) {
    const isSource = ({ withdrawnBy, facts }: StoryItem): boolean =>
      withdrawnBy === 'deletion' && facts.object.versionId === receipt.versionId;
    const one = await restore(versionOf(receipt), receipt.storyId ?? '', dependencies, isSource);
    if (one.disposition === 'restored') outcome = one;
  }
  return outcome;
}

/** Withdraws each story whose facts come from the file. */
async function withdrawAll(
  file: FileVersion,
  receipts: readonly Receipt[],
  dependencies: EventDependencies,
): Promise<Outcome> {
  let outcome = changeOf('kept');
  for (const storyId of new Set(receipts.map(({ storyId = '' }) => storyId))) {
    if (await withdraw(file, storyId, dependencies)) outcome = changeOf('withdrawn', { storyId });
  }
  return outcome;
}

async function withdraw(
  { bucket, key }: FileVersion,
  storyId: string,
  { table, retryPolicy, nowMs }: EventDependencies,
): Promise<boolean> {
  const applies = ({ facts: { object } }: StoryItem): boolean => object.bucket === bucket && object.key === key;
  const withdrawal = { by: 'deletion', at: new Date(nowMs()).toISOString() } as const;
  return (await withdrawStory(storyId, withdrawal, { table, retryPolicy, applies })).changed;
}

/** Restores a story from what this version of a file says. */
async function restore(
  file: FileEvent,
  storyId: string,
  dependencies: EventDependencies,
  applies?: (story: StoryItem) => boolean,
): Promise<Outcome> {
  const { table, retryPolicy } = dependencies;
  const arrival = await readArrival(file, dependencies);
  const { changed } = await restoreStory(
    storyId,
    arrival,
    { table, retryPolicy, ...(applies && { applies }) },
    file.note,
  );
  const reason = arrival.result.ok ? undefined : arrival.result.reason;
  return changeOf(changed ? 'restored' : 'kept', { storyId, ...(reason && { reason }) });
}

/** Splits the report of this version of a file off its story. */
async function split(event: FileEvent, dependencies: EventDependencies): Promise<Outcome> {
  const { table, retryPolicy } = dependencies;
  const { storyId = '', note, heir } = event;
  if (!note) return changeOf('kept', { storyId });
  const arrival = await readArrival(event, dependencies);
  const request = { storyId, note, heir: heir && (await readArrival(heir, dependencies)) };
  const { changed, why } = await splitReport(arrival, request, { table, retryPolicy });
  return changeOf(changed ? 'split' : 'kept', { storyId, ...(why && { reason: why }) });
}

const changeOf = (disposition: Outcome['disposition'], found: Pick<Outcome, 'storyId' | 'reason'> = {}): Outcome => ({
  disposition,
  redelivered: false,
  ...found,
  repairs: [],
  warnings: [],
});
