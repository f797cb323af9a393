import { isThin } from '../../matching/kind.ts';
import { asRecorded } from '../change/placeholder.ts';
import { withArticleId } from '../change/same-article.ts';
import { withFacts } from '../change/story-changes.ts';
import type { ArticleWithProfile, Report } from '../items/article-report.ts';
import type { Arrival } from '../items/decision.ts';
import { type FileVersion, versionOf } from '../items/file-version.ts';
import { type ArticleClaim, isHere, ownerIn, type ReportRef } from '../items/items.ts';
import { articleClaimKey, storyIdAt, textAddress } from '../items/keys.ts';
import { currentStoryId, type Story } from '../items/story.ts';
import { isWhole, readCurrentStories, withAllReports } from '../table/read-stories.ts';
import type { StoryTable } from '../table/story-table.ts';

/**
 * Which reports a story has: those in its partition, and in those of the stories that were merged into it, with the
 * claims that lead to them. An article with the words of another story has a report there, too; its claim leads to its
 * own.
 */
export interface StoryClaims {
  /** The story with all of its reports. */
  story: Story;
  /** In the order in which the reports joined. */
  claims: readonly ArticleClaim[];
  /** Every story that these claims, and those of other stories' articles, lead through. */
  stories: ReadonlyMap<string, Story>;
  /** Some report has no claim: the read may be old, or somebody deleted the claim by hand. */
  isUnseen: boolean;
}

/** Claims that are read: a story's first reports and its latest. */
const MOST_CLAIMS = 400;
const KEYS_OF_READ = 100;

/** @param known stories as they are, or as they would be: a story that is no longer merged, say. */
export async function readClaims(
  of: Story,
  known: ReadonlyMap<string, Story>,
  table: StoryTable,
): Promise<StoryClaims> {
  const story = await withAllReports(of, table);
  const own = [...story.reports.values()].filter(isHere);
  const all = [...new Set(own.map(({ articleId }) => articleId))];
  const articleIds =
    all.length <= MOST_CLAIMS ? all : [...all.slice(0, KEYS_OF_READ), ...all.slice(KEYS_OF_READ - MOST_CLAIMS)];
  const read: ArticleClaim[] = [];
  for (let at = 0; at < articleIds.length; at += KEYS_OF_READ) {
    const keys = articleIds.slice(at, at + KEYS_OF_READ).map((id) => articleClaimKey(id, story.scope ?? ''));
    for (const item of await table.read(keys, 'strong')) if (item.entity === 'article') read.push(item);
  }
  const order = (claim: ArticleClaim): number => articleIds.indexOf(claim.articleId);
  const ids = read.map(({ storyId }) => storyId);
  const { stories } = await readCurrentStories(ids, table, 'strong', known);
  return {
    story,
    claims: read
      .filter((claim) => currentStoryId(claim.storyId, stories) === storyIdAt(story))
      .sort((one, other) => order(one) - order(other)),
    stories,
    isUnseen: read.length < articleIds.length || !isWhole(story),
  };
}

/** How many reports a story counts beyond those that it has. */
export function unlistedReports({ articleCount, reports }: Story): number {
  return Math.max(0, articleCount - [...reports.values()].filter(isHere).length);
}

/** The report that a claim leads to, in a story with all of its reports. */
export function refOfClaim(story: Story, { articleId, report, storyId }: ArticleClaim): ReportRef | undefined {
  const ref = storyId === storyIdAt(story) ? String(report) : `${storyId}#${report}`;
  if (story.reports.has(ref)) return ref;
  return [...story.reports].find(([, one]) => one.articleId === articleId && isHere(one))?.[0];
}

/** A report whose facts a story can show: its file, as it was read, and its claim. */
export interface Successor {
  arrival: Arrival;
  report: Report;
  claim: ArticleClaim;
}

/** Files that are read to find one. */
const MOST_READ = 8;

/** Reads files, and says whether words belong to the story, and not to another. */
export interface SuccessorAccess {
  read: (file: FileVersion) => Promise<Arrival>;
  isOwnText: (textKey: string) => Promise<boolean>;
}

/**
 * The report whose facts a story shows after it has lost its own: the first full one, else the first, whose file still
 * has the words of the claim. An article whose text now belongs to another story represents no story.
 */
export async function readSuccessor(
  claims: readonly ArticleClaim[],
  { read, isOwnText }: SuccessorAccess,
): Promise<Successor | undefined> {
  const full = claims.filter(({ identity }) => !isThin(identity.kind));
  for (const claim of [...full, ...claims.filter((one) => !full.includes(one))].slice(0, MOST_READ)) {
    if (!(await isOwnText(claim.textKey))) continue;
    const arrival = await read(versionOf(claim));
    const successor = successorOf(arrival, claim, claim.textKey);
    if (successor?.report.article.textKey === claim.textKey) return successor;
  }
  return undefined;
}

/** @param textKey of the report, as it was recorded */
export function successorOf(arrival: Arrival, claim: ArticleClaim, textKey = claim.textKey): Successor | undefined {
  const { result, file } = arrival;
  if (result.kind !== 'article') return undefined;
  return { arrival, report: recordedReport(result, file, { articleId: claim.articleId, textKey }), claim };
}

/** The version in which this report speaks, announced as a correction; undefined if it is not the story's. */
export function spokenBy(
  version: Story,
  { arrival, report, claim }: Successor,
  notifications: boolean,
): Story | undefined {
  const ref = refOfClaim(version, claim);
  const settings = { ...arrival.settings, notifications: notifications && version.announced !== undefined };
  return ref === undefined ? undefined : withFacts(version, { ...arrival, settings }, ref, report, 'correction');
}

/** The story that these words belong to; undefined if they belong to none. */
export async function ownerOf(
  textKey: string,
  scope: string,
  known: ReadonlyMap<string, Story>,
  table: StoryTable,
): Promise<string | undefined> {
  const [item] = await table.read([textAddress(textKey, scope)], 'strong');
  if (item?.entity !== 'story' && item?.entity !== 'alias') return undefined;
  const owner = ownerIn(item);
  const { stories } = await readCurrentStories([owner], table, 'strong', known);
  return currentStoryId(owner, stories);
}

/** Whether words belong to a story, or to none. */
export const ownsText =
  (story: Story, known: ReadonlyMap<string, Story>, table: StoryTable): SuccessorAccess['isOwnText'] =>
  async (textKey) =>
    ((await ownerOf(textKey, story.scope ?? '', known, table)) ?? storyIdAt(story)) === storyIdAt(story);

/**
 * The report with the identity that was recorded: under an id of its own if the file's was reused, and by its headline
 * if its text says nothing.
 */
export function recordedReport<R extends ArticleWithProfile>(
  read: R,
  file: FileVersion,
  recorded: { articleId?: string | undefined; textKey?: string | undefined },
): R {
  const { articleId = read.article.articleId, textKey = read.article.textKey } = recorded;
  return withArticleId(asRecorded(read, file, textKey), articleId);
}
