import type { FileVersion } from '../story/file-version.ts';
import type { Receipt, StoryItem } from '../story/items.ts';
import { restoreStory, withdrawStory } from '../story/take-back.ts';
import { type IngestDependencies, ingestFile, type Outcome, recallFile, withArrival } from './ingest-file.ts';
import type { FileEvent } from './s3-records.ts';
import type { InTurn } from './turns.ts';

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
 * With `onDelete=withdraw` a story whose facts come from a file goes with its file, and comes back with it. Events come in any order, so
 * what counts is the object that stands there when one is handled: an upload is recorded and then looks for its object; a deletion looks
 * for the object and then for receipts. Whichever comes second sees what the other did.
 * @throws transient faults only.
 */
export async function handleEvent(event: FileEvent, dependencies: EventDependencies, inTurn: InTurn): Promise<Outcome> {
  if (event.change === 'restoration') return restore(event, event.storyId ?? '', dependencies, inTurn);
  if (event.change === 'removal') return settleRemoval(event, dependencies, inTurn);
  const outcome = await ingestFile(event, dependencies, inTurn);
  await withdrawIfGone(event, outcome, dependencies);
  return outcome;
}

/** What became of an upload that has its receipt, without reading it again; undefined where it has none, and for other events. */
export async function recallEvent(event: FileEvent, dependencies: EventDependencies): Promise<Outcome | undefined> {
  if (event.change !== undefined) return undefined;
  const outcome = await recallFile(event, dependencies);
  if (outcome) await withdrawIfGone(event, outcome, dependencies);
  return outcome;
}

/** Dispositions with which a story takes its facts from the file. */
const TELLING: readonly string[] = ['new', 'revision', 'update'];

async function withdrawIfGone(file: FileVersion, outcome: Outcome, dependencies: EventDependencies): Promise<void> {
  const { deletions } = dependencies;
  const { disposition, storyId } = outcome;
  if (!deletions || !storyId || !TELLING.includes(disposition) || (await deletions.hasObject(file))) return;
  await withdraw(file, storyId, dependencies);
}

async function settleRemoval(file: FileVersion, dependencies: EventDependencies, inTurn: InTurn): Promise<Outcome> {
  const { deletions } = dependencies;
  if (!deletions) return changeOf('kept');
  const isThere = await deletions.hasObject(file);
  const receipts = (await deletions.receiptsOf(file)).filter(({ disposition }) => TELLING.includes(disposition));
  let outcome = changeOf('kept');
  if (isThere) {
    // A delete marker was removed: the story that went with it comes back from the version that it was from.
    for (const receipt of receipts) {
      const { storyId = '' } = receipt;
      const isFrom = ({ withdrawnBy, facts }: StoryItem) =>
        withdrawnBy === 'deletion' && facts.object.versionId === receipt.versionId;
      const restored = await restore(versionOf(receipt), storyId, dependencies, inTurn, isFrom);
      if (restored.disposition === 'restored') outcome = restored;
    }
    return outcome;
  }
  for (const storyId of new Set(receipts.map(({ storyId = '' }) => storyId))) {
    if (await withdraw(file, storyId, dependencies)) outcome = changeOf('withdrawn', { storyId });
  }
  return outcome;
}

async function withdraw(
  file: FileVersion,
  storyId: string,
  { table, patience, now }: EventDependencies,
): Promise<boolean> {
  const applies = ({ facts: { object } }: StoryItem) => object.bucket === file.bucket && object.key === file.key;
  const access = { now: new Date(now()).toISOString(), table, patience, applies };
  return (await withdrawStory(storyId, { by: 'deletion' }, access)).changed;
}

function restore(
  file: FileVersion,
  storyId: string,
  dependencies: EventDependencies,
  inTurn: InTurn,
  applies?: (story: StoryItem) => boolean,
): Promise<Outcome> {
  const { table, patience } = dependencies;
  return withArrival(file, dependencies, inTurn, async (arrival) => {
    const { result } = arrival;
    const { changed } = await restoreStory(storyId, arrival, { table, patience, ...(applies && { applies }) });
    const reason = result.ok ? undefined : result.reason;
    return changeOf(changed ? 'restored' : 'kept', { storyId, ...(reason && { reason }) });
  });
}

const changeOf = (disposition: Outcome['disposition'], found: Pick<Outcome, 'storyId' | 'reason'> = {}): Outcome => ({
  disposition,
  redelivered: false,
  ...found,
  repairs: [],
  warnings: [],
});

const versionOf = ({ bucket, key, versionId, sequencer, uploadedAt }: Receipt): FileVersion => ({
  bucket,
  key,
  uploadedAt,
  ...(versionId && { versionId }),
  ...(sequencer && { sequencer }),
});
