import { recallRequest } from '../../../functions/story/correct/index.ts';
import { storyIdAt } from '../../../functions/story/items/index.ts';
import { takeFirst } from '../../../functions/story/table/index.ts';
import { FORMATS, isFormat, messageOf } from '../../../functions/webhook/formats/index.ts';
import { accessTo } from '../operator/correct/change.ts';
import { correctedList, undoOfStory, withdrawnLately } from '../operator/correct/corrected.ts';
import { compareReports } from '../operator/table/compare-reports.ts';
import { requestsMade } from '../operator/table/corrections.ts';
import { findAnything, findStory } from '../operator/table/find.ts';
import { daysUpTo } from '../operator/table/listing.ts';
import { reviewPair } from '../operator/table/lists/review.ts';
import { aroundChanges, storyDiff } from '../operator/table/story-diff.ts';
import { searchedStories, storedStories } from '../operator/table/story-files.ts';
import { DAYS_BACK } from '../operator/terminal/times.ts';
import { notificationsOf } from '../operator/webhooks.ts';
import { type Call, type HttpAnswer, HttpError, json, type Route } from './http.ts';
import { byDecision, reportRow, storyRow } from './page-rows.ts';
import type { Served } from './served.ts';
import { facetsOf, listedFor, pageOfRows } from './story-query.ts';

/** Stories that a list looks at, unless somebody asks for more. */
const MOST_STORIES = 20_000;
/** Reports of a story that are listed. */
const REPORTS_SHOWN = 50;
/** Corrections that are listed. */
const CORRECTIONS_SHOWN = 200;
/** Requests of the page about stories. */
export function storyRoutes(served: Served): Route[] {
  const get = (path: string, handle: (served: Served, query: Call['query']) => Promise<HttpAnswer>): Route => ({
    method: 'GET',
    path,
    needs: 'token',
    handle: ({ query }) => handle(served, query),
  });
  return [
    get('/api/stories', storiesPage),
    get('/api/story', story),
    get('/api/review-pair', pairOfReview),
    get('/api/compare', compared),
    get('/api/changes', changes),
    get('/api/corrected', corrected),
    get('/api/preview', preview),
  ];
}

/** Stories of the last days as the files of days and the day index have them; the page's as the table has them. */
async function storiesPage(served: Served, query: Call['query']): Promise<HttpAnswer> {
  const { search = '', before, only } = query;
  const listed = searchedStories(served, { days: daysUpTo(new Date(), DAYS_BACK) });
  const stories = await takeFirst(listed, query.deep ? Number.POSITIVE_INFINITY : MOST_STORIES);
  const corrected = only === 'corrected' ? await correctedStories(served) : undefined;
  const wanted = listedFor(query, stories).filter((story) => !corrected || corrected.has(storyIdAt(story)));
  const page = pageOfRows(wanted, query);
  const facets = before || query.live ? undefined : facetsOf(stories);
  // From then on all stories were looked at.
  const since = stories.length < MOST_STORIES || query.deep ? undefined : stories.at(-1)?.firstSeenAt;
  if (page.total > 0 || search === '' || query.live) {
    const rows = await storedStories(served, page.rows);
    return json({ ...page, rows: rows.map(storyRow).filter((row) => !corrected || row.isCorrected), facets, since });
  }
  const found = await findAnything(served, search, { most: 0 });
  const rows = found.flatMap(({ story }) => (story === undefined ? [] : [storyRow(story)]));
  return json({ rows, total: rows.length, facets, since });
}

/** Ids of the stories that a request split or merged. */
async function correctedStories(served: Served): Promise<ReadonlySet<string>> {
  return new Set(
    (await requestsMade(served)).flatMap(({ storyId, otherStoryId = storyId }) => [storyId, otherStoryId]),
  );
}

/** A story with its first reports. */
async function story(served: Served, { id = '' }: Call['query']): Promise<HttpAnswer> {
  const found = await findStory(served, id);
  if (found?.story === undefined) throw new HttpError(404, `The table has no story ${id}.`);
  const story = storyRow(found.story);
  const listed = found.reports.filter(({ key }) => key !== undefined);
  const reports = listed.map(reportRow).sort(byDecision).slice(0, REPORTS_SHOWN);
  const isChanged = story.isCorrected || story.isLocked || story.withdrawn;
  const undo = isChanged ? ((await undoOfStory(served, id)) ?? (story.withdrawn && id)) : undefined;
  const { storyline } = found;
  return json({ story, storyline, reports, more: Math.max(0, story.articles - reports.length), undo });
}

/** Two reports, and where they differ. */
async function compared({ read }: Served, query: Call['query']): Promise<HttpAnswer> {
  const { key = '', version, otherKey = '', otherVersion } = query;
  const asked = [
    { key, versionId: version || undefined },
    { key: otherKey, versionId: otherVersion || undefined },
  ];
  const [one, other] = await Promise.all(asked.map((file) => read(file)));
  if (!one || !other)
    throw new HttpError(404, `${one ? otherKey : key} is not in the bucket any more, or holds no article.`);
  return json({ reports: [one, other], ...compareReports(one, other) });
}

/** What each version changed in what a story says. */
async function changes(served: Served, { id = '' }: Call['query']): Promise<HttpAnswer> {
  const found = await findStory(served, id);
  if (found === undefined) throw new HttpError(404, `The table has no story ${id}.`);
  const versions = await storyDiff(served, found);
  return json(versions.map((one) => (one.text ? { ...one, text: aroundChanges(one.text) } : one)));
}

async function pairOfReview(served: Served, query: Call['query']): Promise<HttpAnswer> {
  const { key = '', articleId = '', version, against = '' } = query;
  const row = { report: { articleId, key }, ...(version && { versionId: version }), against };
  const pair = await reviewPair(served, served.read, row);
  if (pair === undefined) throw new HttpError(404, 'There is no other report to compare it with, or a file is gone.');
  return json(pair);
}

async function corrected(served: Served): Promise<HttpAnswer> {
  const list = await correctedList(served, await withdrawnLately(served), CORRECTIONS_SHOWN);
  const answered = await Promise.all(served.pending.map((one) => recallRequest(one, accessTo(served))));
  const pending = served.pending.filter((_, index) => answered[index] === undefined);
  return json({ ...list, pending });
}

/** What a webhook would send of a story. */
async function preview(served: Served, { id = '', format = '' }: Call['query']): Promise<HttpAnswer> {
  if (!isFormat(format)) throw new HttpError(400, `There is no format ${format}: there are ${FORMATS.join(', ')}.`);
  const story = (await findStory(served, id))?.story;
  if (story === undefined) throw new HttpError(404, `The table has no story ${id}.`);
  const { EVENT_SOURCE: source = '' } = served.outputs.notifyEnvironment;
  const [notification] = notificationsOf(story, source);
  if (notification === undefined) throw new HttpError(409, 'The story was never announced, so webhooks send nothing.');
  return json(messageOf(format, notification));
}
