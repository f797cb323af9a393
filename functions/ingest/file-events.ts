import type { ObjectPointer } from '../notifications/facts.ts';
import { carryOut, recallRequest } from '../story/correct/carry-out.ts';
import type { RequestAccess } from '../story/correct/plan.ts';
import type { OperatorRequest } from '../story/correct/request.ts';
import { planRestore } from '../story/correct/restore.ts';
import { eraseWords, withdrawDeleted } from '../story/correct/withdraw.ts';
import { containerOf } from '../story/items/container.ts';
import type { Arrival } from '../story/items/decision.ts';
import { DISPOSITION, isDisposition } from '../story/items/disposition.ts';
import { type FileVersion, versionOf } from '../story/items/file-version.ts';
import type { Receipt, RequestItem } from '../story/items/items.ts';
import type { JudgeQuestion } from '../story/items/judge.ts';
import { articleClaimKey, heldKey, scopeOf, storyIdAt } from '../story/items/keys.ts';
import { isAt, type Story, storyFacts, toldRefs } from '../story/items/story.ts';
import { releaseHeld, underNewestStatement } from '../story/record/hold.ts';
import { type Aside, joinReads } from '../story/table/joined-reads.ts';
import { readReceipt } from '../story/table/read-receipt.ts';
import { readCurrentStories, withReports } from '../story/table/read-stories.ts';
import { withRetries } from '../story/table/retry-policy.ts';
import type { IngestEvent } from './events-in.ts';
import type { EventWork } from './ingest-batch.ts';
import { type IngestDependencies, ingestFile, type Outcome, readArrival, recallFile } from './ingest-file.ts';

export interface EventDependencies extends IngestDependencies {
  /** What is at the key of a file now: this version of it, another one, or nothing. */
  latest: (file: FileVersion) => Promise<'same' | 'other' | 'none'>;
  /** Absent with `onDelete=keep`: a deletion changes nothing then. */
  deletions?: Deletions;
}

export interface Deletions {
  /** Whether an object stands at the key now. */
  hasObject: (file: ObjectPointer) => Promise<boolean>;
  /** Every receipt of the key at present. */
  receiptsOf: (file: ObjectPointer) => Promise<Receipt[]>;
}

/**
 * What one batch does with its events: files that are ingested side by side join their reads of the table. Redelivered
 * ones do not: one that hangs or crashes must not concern another. They ask no second reader: one after the other waits
 * for its share of the time. Who waits for an answer keeps no other file waiting.
 */
export function batchWork(dependencies: EventDependencies): EventWork {
  const reads = joinReads(dependencies.table, dependencies.retryPolicy.sleep);
  const { judge, ...withoutJudge } = dependencies;
  const judgeAside = (aside: Aside) =>
    judge && { judge: { ...judge, ask: (question: JudgeQuestion) => aside(() => judge.ask(question)) } };
  return {
    ingest: (event, isAlone) =>
      isAlone
        ? handleEvent(event, withoutJudge)
        : reads.besideOthers((table, aside) => handleEvent(event, { ...dependencies, table, ...judgeAside(aside) })),
    recall: (event) => recallEvent(event, dependencies),
  };
}

/**
 * Does what an event asks for: ingests an upload, carries out an operator's request, releases an article, or follows a
 * deletion.
 *
 * With `onDelete=withdraw` a story whose facts come from a file is withdrawn when the file is deleted, and restored
 * when it is uploaded again. Events come in any order. An upload, a release or a request is recorded first, and the
 * object is checked after. A deletion checks the object first and reads the stories after. So the later of two
 * concurrent handlers always sees the result of the other.
 * @throws transient faults only.
 */
export async function handleEvent(event: IngestEvent, dependencies: EventDependencies): Promise<Outcome> {
  if ('request' in event) return checked(await handleRequest(event.request, dependencies), dependencies);
  if ('release' in event) return checked(await handleRelease(event.key, dependencies), dependencies);
  if (dependencies.settings.ownFolders.some((folder) => event.key.startsWith(folder))) return changeOf('own');
  // With a prefix, the rule of an existing bucket lets every ending pass (infra/constructs/upload-rule.ts).
  if (!dependencies.settings.suffixes.some((suffix) => event.key.endsWith(suffix))) return changeOf('stray');
  if (event.change === 'removal') return handleRemoval(event, dependencies);
  return checked({ outcome: await ingestFile(event, dependencies), file: event }, dependencies);
}

/**
 * What became of an upload that has its receipt, or of a request that has its item, without reading a file; undefined
 * where it has none, and for deletions.
 */
export async function recallEvent(event: IngestEvent, dependencies: EventDependencies): Promise<Outcome | undefined> {
  const recorded = await recordedBefore(event, dependencies);
  return recorded && checked(recorded, dependencies);
}

async function recordedBefore(event: IngestEvent, dependencies: EventDependencies): Promise<Recorded | undefined> {
  if ('request' in event) {
    const item = await recallRequest(event.request, dependencies);
    return item && recordedRequest(item, true);
  }
  if ('release' in event || event.change !== undefined) return undefined;
  const outcome = await recallFile(event, dependencies);
  return outcome && { outcome, file: event };
}

/**
 * What an event has recorded, by this delivery or an earlier one. What follows a write starts from this alone, so that
 * every delivery does it: the one that wrote may have died in between.
 */
interface Recorded {
  outcome: Outcome;
  file?: FileVersion;
  /** The stories that a request has changed. */
  storyIds?: readonly string[];
}

/**
 * What follows a record: the words of a story that it withdrew are erased to the last one, and a deletion that was
 * handled while it was recorded is followed, because that did not see what stories say by now.
 */
async function checked({ outcome, file, storyIds = [] }: Recorded, dependencies: EventDependencies): Promise<Outcome> {
  const { deletions } = dependencies;
  // A retraction is recorded as a revision.
  const withdrawn = outcome.disposition === 'revision' ? [outcome.storyId ?? []].flat() : storyIds;
  for (const storyId of withdrawn) await eraseWords(storyId, dependencies);
  if (!deletions) return outcome;
  const isSaid = isDisposition(outcome.disposition) && DISPOSITION[outcome.disposition].adds;
  const files = file && isSaid ? [file] : await filesOf(storyIds, dependencies);
  for (const one of files) if (!(await deletions.hasObject(one))) await followObject(one, false, dependencies);
  return outcome;
}

/** The files of the reports that these stories tell. */
async function filesOf(storyIds: readonly string[], { table }: EventDependencies): Promise<ObjectPointer[]> {
  const files = new Map<string, ObjectPointer>();
  const { stories } = await readCurrentStories(storyIds, table);
  for (const story of stories.values()) {
    const { reports } = await withReports(story, toldRefs(story), table, 'strong');
    for (const { words } of reports.values()) if (words.object.key) files.set(words.object.key, words.object);
  }
  return [...files.values()];
}

/** Records an article whose embargo has ended. */
async function handleRelease(heldAt: string, dependencies: EventDependencies): Promise<Recorded> {
  const { table, retryPolicy, nowMs, latest, settings } = dependencies;
  const read = (file: FileVersion) => readAgain(file, dependencies);
  const access = { table, retryPolicy, nowMs, latest, read, notifications: settings.notifications };
  const { file, decision, storyId } = await releaseHeld(heldAt, access);
  if (storyId !== undefined) return { outcome: changeOf('kept', { storyId }) };
  if (!file || !decision) return { outcome: changeOf('kept') };
  const { writes: _, ...made } = decision;
  return { outcome: { ...made, repairs: [] }, file };
}

async function handleRequest(request: OperatorRequest, dependencies: EventDependencies): Promise<Recorded> {
  const { item, redelivered } = await carryOut(request, accessOf(dependencies));
  return recordedRequest(item, redelivered);
}

const recordedRequest = (item: RequestItem, redelivered: boolean): Recorded => ({
  outcome: requestOutcome(item, redelivered),
  storyIds: item.refusal === undefined ? [item.storyId, item.otherStoryId ?? item.storyId] : [],
});

const requestOutcome = ({ refusal, storyId }: RequestItem, redelivered: boolean): Outcome => ({
  ...changeOf(refusal === undefined ? 'done' : 'refused', { storyId, ...(refusal && { reason: refusal }) }),
  redelivered,
});

function accessOf(dependencies: EventDependencies): RequestAccess {
  const { table, retryPolicy, nowMs, settings, deletions } = dependencies;
  const read = async (file: FileVersion): Promise<Arrival> => {
    // What an operator does to a story is announced, however its files were uploaded.
    const found = await readAgain(file, dependencies);
    const arrival = { ...found, settings: { ...found.settings, notifications: settings.notifications } };
    // Of a key that was deleted and used again, the version that was deleted is still there.
    if (!deletions || (await dependencies.latest(file)) === 'same') return underNewestStatement(arrival, table);
    return { ...arrival, result: { kind: 'refused', reason: 'deleted', detail: 'the file was deleted' } };
  };
  return { table, retryPolicy, nowMs, read, latest: dependencies.latest, notifications: settings.notifications };
}

/** Reads a file again that has its receipt: what a person has published is not unsure. */
async function readAgain(file: FileVersion, dependencies: EventDependencies): Promise<Arrival> {
  const { isPublished = (await readReceipt(file, dependencies.table))?.isPublished } = file;
  return readArrival({ ...file, ...(isPublished && { isPublished }) }, dependencies);
}

async function handleRemoval(file: FileVersion, dependencies: EventDependencies): Promise<Outcome> {
  const { deletions } = dependencies;
  if (!deletions) return changeOf('kept');
  // If an object is there, the removed version was a delete marker.
  const isThere = await deletions.hasObject(file);
  await followContainer(file, isThere, dependencies);
  return followObject(file, isThere, dependencies);
}

/**
 * Withdraws or restores what stories say of a key, as an object is there or not; again if that has changed meanwhile,
 * because whoever handled that change may have seen the stories as they were before.
 * @throws ContentionError of a key that changes each time: the event returns to the queue.
 */
async function followObject(file: ObjectPointer, isThere: boolean, dependencies: EventDependencies): Promise<Outcome> {
  let isThereNow = isThere;
  return withRetries(`object ${file.key}`, dependencies.retryPolicy, async () => {
    const wasThere = isThereNow;
    const outcome = await (wasThere ? restoreAll : withdrawAll)(file, dependencies);
    isThereNow = (await dependencies.deletions?.hasObject(file)) ?? wasThere;
    return isThereNow === wasThere ? outcome : undefined;
  });
}

/** Of a container: what was unpacked from it is deleted with it, and is unpacked again if its marker is deleted. */
async function followContainer(
  file: ObjectPointer,
  isThere: boolean,
  { deletions, unpacking }: EventDependencies,
): Promise<void> {
  const receipts = unpacking && containerOf(file.key) === undefined ? await deletions?.receiptsOf(file) : undefined;
  const containers = receipts?.filter(({ disposition }) => disposition === 'container') ?? [];
  const newest = containers.sort((one, other) => (one.uploadedAt < other.uploadedAt ? 1 : -1))[0];
  if (newest === undefined) return;
  const container = { wiredrop: 'file', file: versionOf(newest) } as const;
  await unpacking?.send(isThere ? { ...container, again: true } : { ...container, change: 'removal' });
}

/** Versions of one key whose receipts are looked at: the latest. */
const MOST_RECEIPTS = 50;

/**
 * The stories that may say what the versions of a key said: those that their receipts name, those that their articles
 * are in by now, and all that these were merged into. A correction moves a report and leaves its receipts as they are.
 */
async function storiesOf(
  file: ObjectPointer,
  { deletions, table, settings }: EventDependencies,
): Promise<{ stories: Story[]; receipts: Receipt[] }> {
  const all = (await deletions?.receiptsOf(file)) ?? [];
  const receipts = all.sort((one, other) => (one.receivedAt < other.receivedAt ? 1 : -1)).slice(0, MOST_RECEIPTS);
  const scope = scopeOf(file.key, settings.articleScope, settings.prefix);
  const known = new Set(receipts.flatMap(({ articleId }) => articleId ?? []));
  const keys = [...known].map((articleId) => articleClaimKey(articleId, scope));
  const items = keys.length > 0 ? await table.read(keys, 'strong') : [];
  const claims = items.filter((item) => item.entity === 'article');
  const elsewhere = claims.flatMap(({ elsewhere: refs = [] }) => refs.map((ref) => ref.slice(0, ref.indexOf('#'))));
  const ids = [...receipts, ...claims].flatMap(({ storyId }) => storyId ?? []);
  const { stories } = await readCurrentStories([...ids, ...elsewhere], table);
  return { stories: [...stories.values()], receipts };
}

/** Restores each story that a deletion withdrew, from the version that its facts came from. */
async function restoreAll(file: ObjectPointer, dependencies: EventDependencies): Promise<Outcome> {
  const { table, retryPolicy } = dependencies;
  const access = accessOf(dependencies);
  let outcome = changeOf('kept');
  const { stories, receipts: all } = await storiesOf(file, dependencies);
  // Its embargo ended while it was deleted.
  for (const { articleId, reason } of all) {
    const { pk } = heldKey(
      articleId ?? '',
      scopeOf(file.key, dependencies.settings.articleScope, dependencies.settings.prefix),
    );
    if (articleId !== undefined && reason === 'deleted') outcome = (await handleRelease(pk, dependencies)).outcome;
  }
  for (const story of stories) {
    if (story.withdrawn?.by !== 'deletion') continue;
    const { at: withdrawnAt } = story.withdrawn;
    const { object } = storyFacts(await withReports(story, [story.speaking], table, 'strong'));
    if (!isAt(object, file)) continue;
    const storyId = storyIdAt(story);
    const receipts = (await dependencies.deletions?.receiptsOf(file)) ?? [];
    // The version that its facts came from, or the one that is at the key by now.
    const isFirst = (one: Receipt): number => Number(one.versionId !== object.versionId);
    const versions = receipts
      .toSorted((one, other) => isFirst(one) - isFirst(other))
      .slice(0, MOST_RECEIPTS)
      .map(versionOf);
    const { plan } = await withRetries(`story ${storyId}`, retryPolicy, async (attempt) => {
      const plan = await planRestore({ storyId, versions, withdrawnAt }, access, attempt);
      return plan === undefined || (plan.refusal === undefined && !(await table.write(plan.writes)))
        ? undefined
        : { plan };
    });
    if (plan.refusal === undefined) outcome = changeOf('restored', { storyId });
  }
  return outcome;
}

/** Withdraws each story whose facts come from a deleted file, and erases what others have of it. */
async function withdrawAll(file: ObjectPointer, dependencies: EventDependencies): Promise<Outcome> {
  const { table, retryPolicy, nowMs } = dependencies;
  const { stories } = await storiesOf(file, dependencies);
  const at = new Date(nowMs()).toISOString();
  let outcome = changeOf('kept');
  for (const story of stories) {
    const storyId = storyIdAt(story);
    const { withdrawn, hasMore } = await withdrawDeleted(storyId, { file, at }, { table, retryPolicy });
    if (withdrawn) outcome = changeOf('withdrawn', { storyId });
    if (hasMore) await eraseWords(storyId, dependencies);
  }
  return outcome;
}

const changeOf = (disposition: Outcome['disposition'], found: Pick<Outcome, 'storyId' | 'reason'> = {}): Outcome => ({
  disposition,
  redelivered: false,
  ...found,
  repairs: [],
  warnings: [],
});
