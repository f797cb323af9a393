import { families } from './families.ts';
import { type Item, recordOf, storyIdAt, textOf } from './items.ts';
import { readFile, storyIdOf } from './read-file.ts';
import { compareReports, type Report } from './report-order.ts';
import { toldImages, toldItems } from './told-stories.ts';
import type { Message, Upload, Violation, World } from './world.ts';

/** What one invariant found to be wrong. */
export type Finding = Omit<Violation, 'invariant'>;

export interface Invariant {
  /** What always holds, for a reader of the report. */
  readonly sentence: string;
  readonly check: (view: WorldView) => Finding[];
}

/** Each by its name. */
export type Invariants = Readonly<Record<string, Invariant>>;

export type FileView = ReturnType<typeof fileView>;
export type WorldView = ReturnType<typeof worldView>;
export type Announcement = ReturnType<typeof announcement>;

/**
 * A world, sorted so that an invariant is a few lines.
 * @throws where an upload is neither of the crawler's format nor marked as one that must be rejected.
 */
export function worldView(stored: World) {
  const world = {
    ...stored,
    items: toldItems(stored.items),
    ...(stored.images && { images: toldImages(stored.images) }),
  };
  const of = (entity: string): Item[] => world.items.filter((item) => item.entity === entity);
  const receipts = new Map(of('receipt').map((item) => [`${item.pk}@${item.sk}`, item]));
  const stories = new Map(of('story').map((item) => [storyIdAt(item), item]));
  const answers = world.images?.filter(({ entity }) => entity === 'request') ?? of('request');
  const corrections = answers.flatMap(correctionOf);
  const aliases = new Map(of('alias').map((item) => [item.pk, item]));
  const files = world.uploads.map((upload) => fileView(upload, receipts));
  const related = families(stories, corrections, world.requests ?? [], answers, world.images ?? []);
  const quiet = new Set(files.flatMap(({ receipt, storyId }) => (receipt?.quiet ? related.familyOf(storyId) : [])));
  return {
    ...world,
    ...related,
    /** The items without what their reports say. */
    stored: stored.items,
    /** Whether a report of the story, or of one that a correction ties to it, is quiet: nothing announces it. */
    isQuiet: (storyId: string) => quiet.has(related.familyOf(storyId)),
    /** What became of requests, in the order in which they were answered. */
    answers,
    /** Splits and merges, as they were done. An undone merge is a split of the story that is back. */
    corrections,
    files,
    articles: Map.groupBy(
      files.filter(({ reading }) => reading !== undefined),
      ({ reading }) => reading?.articleId ?? '',
    ),
    receipts,
    stories,
    /** Heads and reports as they are stored, by the story's id. */
    partitions: Map.groupBy(
      stored.items.filter(({ entity }) => entity === 'story' || entity === 'report'),
      storyIdAt,
    ),
    claims: new Map(of('article').map((item) => [textOf(item, 'articleId'), item])),
    /** The story that these words belong to, by the story or the alias at their address. */
    ownerOf: (textKey: string) => {
      const storyId = storyIdOf(textKey);
      const alias = aliases.get(`STORY#${storyId}`);
      const story = stories.get(storyId);
      return story ? textOf(story, 'textStoryId') || storyId : alias && textOf(alias, 'storyId');
    },
    announcements: world.messages.map(({ body, attributes, isAgain }) => ({
      ...announcement(body, attributes),
      isAgain,
    })),
  };
}

/** One uploaded version with what it says and what became of it. */
function fileView(upload: Upload, receipts: ReadonlyMap<string, Item>) {
  const { bucket, key, uploadedAt, sequencer, versionId, eTag } = upload;
  const name = `FILE#${bucket}/${key}@${versionId ?? sequencer ?? eTag ?? uploadedAt}`;
  const receipt = receipts.get(name);
  const disposition = receipt ? textOf(receipt, 'disposition') : '';
  // Its receipt says that it was deleted or overwritten unread, and so it may have been.
  const wasGone = upload.gone !== undefined && UNREAD.includes(`${disposition}: ${receipt?.reason}`);
  const stated = upload.isContainer ? undefined : readFile(upload.bytes);
  const statedId = stated?.articleId ?? '';
  const isRecorded = upload.rejected === undefined && !wasGone && !isHeldBack(receipt);
  const recordedId = receipt ? textOf(receipt, 'articleId') : '';
  const articleId = recordedId.startsWith(`${statedId}#`) ? recordedId : statedId;
  // None where it must be rejected, was gone before it was read, or was held and never recorded.
  const reading = stated && isRecorded ? { ...stated, articleId } : undefined;
  if (upload.rejected === undefined && !stated && !upload.isContainer)
    throw new Error(`the checker cannot read ${name}: write it with tests/fixtures/article-file.ts, or say "rejected"`);
  const report: Report | undefined = reading && {
    ...{ bucket, key, uploadedAt },
    // S3 does not list sequencers: a backfill does not know them.
    sequencer: upload.isBackfilled ? (receipt?.sequencer as string | undefined) : sequencer,
    crawledAt: reading.crawledAt,
    publishedAt: reading.publishedAt,
    publishedOn: reading.publishedOn,
    textKey: reading.textKey,
    ...(receipt?.heldUntil !== undefined && { releasedAt: textOf(receipt, 'receivedAt') }),
  };
  const storyId = receipt ? textOf(receipt, 'storyId') : '';
  const until = stated?.until ?? 0;
  return { name, upload, stated, until, statedId, reading, report, receipt, wasGone, disposition, storyId };
}

/** Its article is held, or unsure; or it was and something else came first: then no story has it. */
function isHeldBack(receipt: Item | undefined): boolean {
  const { disposition, storyId } = receipt ?? {};
  return disposition === 'held' || disposition === 'unsure' || (disposition === 'stale' && storyId === undefined);
}

function correctionOf(answer: Item): Item[] {
  const { kind, refusal, storyId, otherStoryId } = answer;
  if (refusal !== undefined || otherStoryId === undefined || kind === 'label' || kind === 'storyline') return [];
  return [kind === 'restore' ? { ...answer, kind: 'split', storyId: otherStoryId, otherStoryId: storyId } : answer];
}

const UNREAD = ['rejected: deleted', 'stale: overwritten'];

/** A message as a subscriber reads it; empty strings and records where it is not what it should be. */
function announcement(body: string, attributes: Message['attributes']) {
  const event = recordIn(body);
  return { body, attributes, event, id: textOf(event, 'id'), type: textOf(event, 'type'), data: recordOf(event.data) };
}

function recordIn(json: string): Item {
  try {
    return recordOf(JSON.parse(json));
  } catch {
    return {};
  }
}

/** The newest of these reports. */
export function newestOf(files: readonly FileView[]): FileView | undefined {
  return files.reduce<FileView | undefined>((newest, file) => {
    if (!file.report) return newest;
    return newest?.report && compareReports(file.report, newest.report) < 0 ? newest : file;
  }, undefined);
}

/** Each two versions of a story that follow each other, where the stream was kept. */
export function storyVersions({ images = [] }: WorldView): (readonly [Item, Item])[] {
  const stories = images.filter(({ entity }) => entity === 'story');
  return [...Map.groupBy(stories, ({ pk }) => pk).values()].flatMap((versions) =>
    versions.slice(1).map((after, at) => [versions[at] as Item, after] as const),
  );
}

/** What a person did to the stories of a world whose stream was kept, a name each time. */
export function correctionsIn(view: WorldView): string[] {
  return storyVersions(view)
    .flatMap(([before, after]) => {
      const [was, is] = [before.withdrawnAt !== undefined, after.withdrawnAt !== undefined];
      if (was === is) return [];
      if (is) return [after.mergedInto === undefined ? 'withdrawn' : 'merged'];
      return [before.mergedInto === undefined ? 'restored' : 'unmerged'];
    })
    .concat([...view.stories.values()].flatMap((story) => (story.splitFrom === undefined ? [] : ['split'])));
}

/**
 * A finding for every entry of `expected` that `actual` does not have: `undefined` expects that the field is absent.
 */
export function differences(subject: string, actual: Item, expected: Item): Finding[] {
  return Object.entries(expected).flatMap(([name, value]) =>
    JSON.stringify(actual[name]) === JSON.stringify(value)
      ? []
      : [{ subject, detail: `${name} is ${JSON.stringify(actual[name])}, expected ${JSON.stringify(value)}` }],
  );
}

export function unless(holds: unknown, subject: string, detail: string): Finding[] {
  return holds ? [] : [{ subject, detail }];
}
