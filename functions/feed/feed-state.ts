import { gunzipSync, gzipSync } from 'node:zlib';
import { only } from '../notifications/facts.ts';
import { POLLED_FOLDER } from '../story/items/file-version.ts';
import { type Announcement, SCHEMA, type StoryItem } from '../story/items/items.ts';
import type { Story } from '../story/items/story.ts';
import { isShown, LISTED_FIELDS, type ReportView, type StoryView, storyView } from '../story/items/view.ts';

/** The state, in its folder. */
export const STATE = 'state.gz';

/** The folder of the state of every stack in a bucket: none of them ingests it. */
export const STATE_ROOT = '.wiredrop/';

/** What a stack keeps between runs. Whoever publishes the folder of its feeds publishes none of it. */
export const stateFolder = (instance: string): string => `${STATE_ROOT}${instance.replaceAll('/', '.')}/`;

/** The folder of what the rules of polled feeds drop. No stack's name begins with a hyphen. */
export const droppedFolder = (instance: string): string => `${STATE_ROOT}-dropped/${instance.replaceAll('/', '.')}/`;

type Named<Names> = Names extends ReadonlySet<infer Name> ? Name : never;

/**
 * What pages, feeds and searches use of a story: what lists go by, and its view as it was when the story last changed.
 * A field that is not in this type does not survive in the files of the state.
 */
export interface FeedStory
  extends Pick<StoryItem, Named<typeof LISTED_FIELDS>>,
    Omit<StoryView, 'storyId' | 'contentHash' | 'object' | 'lastAnnouncedAt' | 'reports'> {
  withdrawn?: Pick<NonNullable<StoryItem['withdrawn']>, 'at'>;
  /** Absent while nothing about the story has been announced. */
  announced?: Pick<Announcement, 'at'>;
  /** An entry of a polled feed that nobody was notified of, because it was in the feed before the first poll. */
  quiet?: true;
  /** One of each article, in the order in which they joined. */
  reports: FeedReport[];
}

export type FeedReport = Omit<ReportView, 'object' | 'probability'>;

/** What a run keeps for the next one, beside the files of days. */
export interface FeedState {
  /** When the last pass over all stories began; epoch milliseconds. */
  readonly builtAtMs: number;
  /** Where that pass goes on; absent: it has ended. */
  readonly pass?: Pass;
  /** The day or part of one from which on the files of days have every story that the day index lists. */
  readonly completeFrom: string;
  /** ETag of the file of each UTC day, or part of one (`story-days.ts`), with the stories that were first seen then. */
  readonly days: Readonly<Record<string, string>>;
  /** How many parts a day has. */
  readonly parts: number;
  /** ETag of the file of the stories that pages and feeds are made of. */
  readonly kept?: string;
  /** Whether there are pages: else only the files of days. */
  readonly isPublishing: boolean;
  /** Whether the stories that are kept have the addresses of their pictures. */
  readonly hasPictures?: boolean;
  /** The setting `sections` that the stories were divided by. */
  readonly sections?: string;
  /** The end of the last edition that was made or had no stories, ISO 8601; absent: the index of editions says it. */
  readonly editedUntil?: string;
  /** MD5 of each file but the pages of stories and editions, by its name in the folder; empty: unknown. */
  readonly files: Readonly<Record<string, string>>;
  /** Until then only the run that has written this may write; epoch milliseconds. Absent: none is writing. */
  readonly writingUntilMs?: number;
}

/** A pass reads all stories again, the newest first, a part of them in each run: what no run was notified of. */
export interface Pass {
  /** The day or part of one that is read next. */
  readonly next: string;
  /** Each story is made again, and the pages of the latest and hottest are written, for the settings have changed. */
  readonly isWhole?: true;
  /** A list was too long to be read whole: nothing older is taken for complete. */
  readonly isCut?: boolean;
  /** So are all pages that had pictures. */
  readonly losesPictures?: true;
}

/** Version of the layout of the files and of their stories. A file of another version is ignored and made again. */
const VERSION = `1.${SCHEMA}`;

export function packed<T extends object>(content: T, version = VERSION): Buffer {
  return gzipSync(JSON.stringify({ version, content }), { level: 4 });
}

/** Undefined if the file is missing, damaged or of another version. */
export function unpacked<T>(bytes: Uint8Array | undefined, expected = VERSION): T | undefined {
  if (bytes === undefined) return undefined;
  try {
    const { version, content } = JSON.parse(gunzipSync(bytes).toString());
    return version === expected ? content : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A story as the state keeps it; a withdrawn one without words.
 * @param story with all of its reports for pages, with `viewedRefs` at least. @param hasPictures whether pages show
 * them
 */
export function publicPart(story: Story, hasPictures = false): FeedStory {
  const { withdrawn, announced } = story;
  const { storyId, contentHash, object, lastAnnouncedAt, picture, reports, ...view } = storyView(story);
  // An article may be in two stories, which somebody merged.
  const rows = [...Map.groupBy(reports, ({ articleId }) => articleId).values()].flatMap(
    (same) => same.find(({ headline }) => headline) ?? same[0] ?? [],
  );
  return {
    ...only(story, LISTED_FIELDS),
    ...(withdrawn && { withdrawn: { at: withdrawn.at } }),
    ...(announced && { announced: { at: announced.at } }),
    ...(isQuietEntry(story, { ...view, object }) && { quiet: true as const }),
    ...view,
    ...(picture && hasPictures && { picture }),
    reports: withdrawn ? [] : rows.map((report) => reportIn(report, hasPictures)),
  };
}

const isQuietEntry = ({ withdrawn, announced }: Story, { kind, object }: Pick<StoryView, 'kind' | 'object'>): boolean =>
  !withdrawn && !announced && kind !== 'bulletin' && `/${object.key}`.includes(`/${POLLED_FOLDER}`);

/** Whether pages show a story: it was announced, or came with the first poll of a feed; and it is not withdrawn. */
export function isOnPages(story: Pick<FeedStory, 'withdrawn' | 'announced' | 'quiet'>): boolean {
  return isShown(story) || (story.quiet === true && story.withdrawn === undefined);
}

function reportIn({ object, probability, picture, ...report }: ReportView, hasPictures: boolean): FeedReport {
  return picture && hasPictures ? { ...report, picture } : report;
}
