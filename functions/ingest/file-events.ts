import type { ObjectPointer } from '../notifications/facts.ts';
import { carryOut, recallRequest } from '../story/correct/carry-out.ts';
import type { Plan, RequestAccess } from '../story/correct/plan.ts';
import type { OperatorRequest } from '../story/correct/request.ts';
import { planRestore } from '../story/correct/restore.ts';
import { withdrawDeleted } from '../story/correct/withdraw.ts';
import { containerOf } from '../story/items/container.ts';
import type { Arrival } from '../story/items/decision.ts';
import { type FileVersion, versionOf } from '../story/items/file-version.ts';
import type { Receipt, RequestItem, StoryItem } from '../story/items/items.ts';
import { articleClaimKey, scopeOf, storyIdAt } from '../story/items/keys.ts';
import { listedArticles, namedReports } from '../story/items/story-reports.ts';
import { releaseHeld } from '../story/record/hold.ts';
import { readCurrentStories } from '../story/table/read-current-stories.ts';
import { withRetries } from '../story/table/retry-policy.ts';
import type { IngestEvent } from './events-in.ts';
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
 * Does what an event asks for: ingests an upload, carries out an operator's request, or follows a deletion.
 *
 * With `onDelete=withdraw` a story whose facts come from a file is withdrawn when the file is deleted, and restored
 * when it is uploaded again. Events come in any order. An upload or a request is recorded first, and the object is
 * checked after. A deletion checks the object first and reads the stories after. So the later of two concurrent
 * handlers always sees the result of the other.
 * @throws transient faults only.
 */
export async function handleEvent(event: IngestEvent, dependencies: EventDependencies): Promise<Outcome> {
  if ('request' in event) return handleRequest(event.request, dependencies);
  if ('release' in event) return handleRelease(event.key, dependencies);
  if (dependencies.settings.ownFolders.some((folder) => event.key.startsWith(folder))) return changeOf('own');
  if (event.change === 'removal') return handleRemoval(event, dependencies);
  const outcome = await ingestFile(event, dependencies);
  await withdrawIfDeleted(event, outcome, dependencies);
  return outcome;
}

/**
 * What became of an upload that has its receipt, or of a request that has its item, without reading a file; undefined
 * where it has none, and for deletions.
 */
export async function recallEvent(event: IngestEvent, dependencies: EventDependencies): Promise<Outcome | undefined> {
  if ('request' in event) {
    const item = await recallRequest(event.request, dependencies);
    return item && requestOutcome(item, true);
  }
  if ('release' in event || event.change !== undefined) return undefined;
  const outcome = await recallFile(event, dependencies);
  if (outcome) await withdrawIfDeleted(event, outcome, dependencies);
  return outcome;
}

/** Records an article whose embargo has ended. */
async function handleRelease(heldAt: string, dependencies: EventDependencies): Promise<Outcome> {
  const { table, retryPolicy, nowMs, latest } = dependencies;
  const read = (file: FileVersion) => readArrival(file, dependencies);
  const { file, decision } = await releaseHeld(heldAt, { table, retryPolicy, nowMs, latest, read });
  if (!file || !decision) return changeOf('kept');
  const { writes: _, ...made } = decision;
  const outcome = { ...made, repairs: [] };
  await withdrawIfDeleted(file, outcome, dependencies);
  return outcome;
}

async function handleRequest(request: OperatorRequest, dependencies: EventDependencies): Promise<Outcome> {
  const access = accessOf(dependencies);
  const { item, plan, redelivered } = await carryOut(request, access);
  if (dependencies.deletions) await withdrawIfGone(plan, dependencies);
  return requestOutcome(item, redelivered);
}

const requestOutcome = ({ refusal, storyId }: RequestItem, redelivered: boolean): Outcome => ({
  ...changeOf(refusal === undefined ? 'done' : 'refused', { storyId, ...(refusal && { reason: refusal }) }),
  redelivered,
});

function accessOf(dependencies: EventDependencies): RequestAccess {
  const { table, retryPolicy, nowMs, settings, deletions } = dependencies;
  const read = async (file: FileVersion): Promise<Arrival> => {
    // What an operator does to a story is announced, however its files were uploaded.
    const found = await readArrival(file, dependencies);
    const arrival = { ...found, settings: { ...found.settings, notifications: settings.notifications } };
    if (!deletions || (await deletions.hasObject(file))) return arrival;
    return { ...arrival, result: { ok: false, reason: 'deleted', detail: 'the file was deleted' } };
  };
  return { table, retryPolicy, nowMs, read, notifications: settings.notifications };
}

/** A deletion that was handled while the request was carried out did not see what these stories say by now. */
async function withdrawIfGone(plan: Plan | undefined, dependencies: EventDependencies): Promise<void> {
  const writes = plan?.refusal === undefined ? (plan?.writes ?? []) : [];
  for (const { item: story } of writes) {
    if (story.entity !== 'story' || story.withdrawnAt) continue;
    const keys = namedReports(story).map(({ articleId }) => articleClaimKey(articleId, story.scope ?? ''));
    const claims = keys.length > 0 ? await dependencies.table.read(keys, 'strong') : [];
    const files = [story.facts.object, ...claims.filter((item) => item.entity === 'article')];
    for (const file of new Map(files.map((one) => [one.key, one])).values())
      if (!(await dependencies.deletions?.hasObject(file))) await withdrawAll(file, dependencies);
  }
}

/** Dispositions with which a story says what the file says. */
const SAID: readonly string[] = ['new', 'revision', 'update', 'development', 'copy'];

async function withdrawIfDeleted(file: FileVersion, outcome: Outcome, dependencies: EventDependencies): Promise<void> {
  const { deletions } = dependencies;
  if (!deletions || !SAID.includes(outcome.disposition) || (await deletions.hasObject(file))) return;
  await withdrawAll(file, dependencies);
}

async function handleRemoval(file: FileVersion, dependencies: EventDependencies): Promise<Outcome> {
  const { deletions } = dependencies;
  if (!deletions) return changeOf('kept');
  // If an object is there, the removed version was a delete marker.
  const isThere = await deletions.hasObject(file);
  await followContainer(file, isThere, dependencies);
  if (isThere) return restoreAll(file, dependencies);
  return withdrawAll(file, dependencies);
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
): Promise<{ stories: StoryItem[]; articleIds: Set<string> }> {
  const all = (await deletions?.receiptsOf(file)) ?? [];
  const receipts = all.sort((one, other) => (one.receivedAt < other.receivedAt ? 1 : -1)).slice(0, MOST_RECEIPTS);
  const scope = scopeOf(file.key, settings.articleScope, settings.prefix);
  const known = new Set(receipts.flatMap(({ articleId }) => articleId ?? []));
  const keys = [...known].map((articleId) => articleClaimKey(articleId, scope));
  const items = keys.length > 0 ? await table.read(keys, 'strong') : [];
  const claims = items.filter((item) => item.entity === 'article');
  const ids = [...receipts, ...claims].flatMap(({ storyId }) => storyId ?? []);
  const { stories } = await readCurrentStories(ids, table);
  // What a story says of an article is from its newest report; of a copy of the story's own words, from that copy.
  const copied = receipts.flatMap(({ disposition, articleId }) => (disposition === 'copy' && articleId) || []);
  const own = claims.flatMap(({ bucket, key, articleId }) => (isAt({ bucket, key }, file) ? articleId : []));
  return { stories: [...stories.values()], articleIds: new Set([...copied, ...own]) };
}

const isAt = (object: ObjectPointer, { bucket, key }: ObjectPointer): boolean =>
  object.bucket === bucket && object.key === key;

/** Restores each story that a deletion withdrew, from the version that its facts came from. */
async function restoreAll(file: FileVersion, dependencies: EventDependencies): Promise<Outcome> {
  const { table, retryPolicy } = dependencies;
  const access = accessOf(dependencies);
  let outcome = changeOf('kept');
  for (const story of (await storiesOf(file, dependencies)).stories) {
    const { facts, withdrawnBy, withdrawnAt = '' } = story;
    if (withdrawnBy !== 'deletion' || !isAt(facts.object, file)) continue;
    const storyId = storyIdAt(story);
    const receipts = (await dependencies.deletions?.receiptsOf(file)) ?? [];
    const versions = receipts.filter((one) => one.versionId === facts.object.versionId).map(versionOf);
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

/** Withdraws each story whose facts come from a deleted file, and erases what others list of its reports. */
async function withdrawAll(file: ObjectPointer, dependencies: EventDependencies): Promise<Outcome> {
  const { table, retryPolicy, nowMs } = dependencies;
  const { stories, articleIds } = await storiesOf(file, dependencies);
  const at = new Date(nowMs()).toISOString();
  const isSource = ({ facts }: StoryItem): boolean => isAt(facts.object, file);
  let outcome = changeOf('kept');
  for (const story of stories) {
    if (!isSource(story) && !listedArticles(story).some((articleId) => articleIds.has(articleId))) continue;
    const storyId = storyIdAt(story);
    if (await withdrawDeleted(storyId, { isSource, articleIds, at }, { table, retryPolicy }))
      outcome = changeOf('withdrawn', { storyId });
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
