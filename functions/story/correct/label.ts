import { nextVersion } from '../change/story-changes.ts';
import type { FileVersion } from '../items/file-version.ts';
import { storyIdAt } from '../items/keys.ts';
import { chainOf, isKeptApart, type Story, storyFacts } from '../items/story.ts';
import { readReceipt } from '../table/read-receipt.ts';
import { readCurrentStories, withReports } from '../table/read-stories.ts';
import { SETTLING_READS } from '../table/retry-policy.ts';
import { factsReport, keptApart, noLongerApart, type Plan, type RequestAccess, refused, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';
import { readClaims } from './story-claims.ts';

/**
 * A person's word on reports: that two tell of the same event, that two stories do not, or that somebody has looked at
 * one. Announces nothing. The undo takes the word back.
 */
export async function planLabel(
  { storyId, label, report, reports, other, isUndo }: RequestOf<'label'>,
  access: RequestAccess,
  attempt: number,
): Promise<Plan | undefined> {
  const said = isUndo
    ? {}
    : {
        undo: { kind: 'label', storyId, ...(other && { into: other }) } as const,
        ...(label !== 'looked' && { label }),
      };
  if (label === 'different') return keepApart(storyId, other ?? '', isUndo === true, said, access);
  const known = reports ? { reports } : await pairOf(storyId, report, access, attempt);
  if (known === undefined || 'refusal' in known) return known;
  return { writes: [], ...said, ...known };
}

/** The two stories are not one event: reports join the likelier one, and nothing suggests to merge them. */
async function keepApart(
  storyId: string,
  otherId: string,
  isUndo: boolean,
  said: Pick<Exclude<Plan, { refusal: string }>, 'undo' | 'label'>,
  { table, nowMs }: RequestAccess,
): Promise<Plan> {
  const { stories } = await readCurrentStories([storyId, otherId], table);
  const found = [storyId, otherId].flatMap((id) => stories.get(id) ?? []);
  const [one, other] = await Promise.all(found.map((story) => withReports(story, [story.speaking], table, 'strong')));
  if (!one || !other) return refused('missing');
  if (storyId === otherId) return refused('same-story');
  if (one.withdrawn || other.withdrawn) return refused('withdrawn');
  if (isKeptApart(one, other) !== isUndo) return refused('already');
  const at = new Date(nowMs()).toISOString();
  const changed = (story: Story, than: Story): Story =>
    (isUndo ? noLongerApart : keptApart)(nextVersion(story, at), storyIdAt(than));
  return {
    writes: [...replaces(one, changed(one, other)), ...replaces(other, changed(other, one))],
    otherStoryId: otherId,
    ...said,
    reports: [factsReport(one), factsReport(other)],
  };
}

/** A report, and the one of its story that it was compared with, as far as that is known. */
async function pairOf(
  storyId: string,
  report: FileVersion | undefined,
  { table }: RequestAccess,
  attempt: number,
): Promise<Pick<Exclude<Plan, { refusal: string }>, 'reports' | 'evidence'> | Plan | undefined> {
  if (!report) return refused('no-report');
  const receipt = await readReceipt(report, table);
  const { stories } = await readCurrentStories([storyId], table);
  const current = chainOf(storyId, stories).at(-1);
  if (!current) return refused('missing');
  const { claims, isUnseen, story } = await readClaims(current, stories, table);
  if (isUnseen && attempt < SETTLING_READS) return undefined;
  const own = claims.find(({ articleId }) => articleId === receipt?.articleId);
  if (!receipt || !own) return refused('no-report');
  const { evidence } = receipt;
  const others = claims.filter((claim) => claim !== own);
  const isFacts = evidence?.report !== 'first';
  const other = (isFacts && others.find(({ articleId }) => articleId === storyFacts(story).articleId)) || others[0];
  if (!other) return refused('only-report');
  return {
    reports: [
      { articleId: own.articleId, key: receipt.key },
      { articleId: other.articleId, key: other.key },
    ],
    ...(evidence && { evidence }),
  };
}
