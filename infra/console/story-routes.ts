import { setTimeout as delay } from 'node:timers/promises';
import { mapBounded } from '../../functions/map-bounded.ts';
import { recallRequest } from '../../functions/story/correct/carry-out.ts';
import { DISPOSITION } from '../../functions/story/items/disposition.ts';
import { FORMATS, isFormat, messageOf } from '../../functions/webhook/formats/index.ts';
import { accessTo } from '../operator/correct/change.ts';
import { correctedList, undoOfStory } from '../operator/correct/corrected.ts';
import { compareReports } from '../operator/table/compare-reports.ts';
import { type FoundReport, findAnything, findStory } from '../operator/table/find.ts';
import { reviewList, reviewPair } from '../operator/table/review.ts';
import { aroundChanges, storyDiff } from '../operator/table/story-diff.ts';
import { notificationsOf } from '../operator/webhooks.ts';
import { type Answer, type Call, HttpError, json, type Route } from './http.ts';
import { byDecision, type FileRow, fileRow, type ReportRow, storyRow } from './page-rows.ts';
import type { Served } from './served.ts';
import { facetsOf, storyFilter, storyOrder } from './story-query.ts';

const PAGE_SIZE = 100;
/** A page that asks again asks for as many rows as it shows. */
const LONGEST_PAGE = 500;
/** Reports of a story that are listed, each read from its file. */
const REPORTS_SHOWN = 50;
const READS_AT_A_TIME = 8;
/** Corrections that are listed. */
const CORRECTIONS_SHOWN = 200;
/** For so long a search reads older stories from the table, unless somebody asks for more: a person is waiting. */
const SEARCH_MS = 1_000;

/** Requests of the page about stories. */
export function storyRoutes(served: Served): Route[] {
  const get = (path: string, handle: (served: Served, query: Call['query']) => Promise<Answer>): Route => ({
    method: 'GET',
    path,
    needs: 'token',
    handle: ({ query }) => handle(served, query),
  });
  return [
    get('/api/stories', storiesPage),
    get('/api/story', story),
    get('/api/review', async ({ clients, outputs }) => json(await reviewList({ clients, outputs }))),
    get('/api/review-pair', pairOfReview),
    get('/api/compare', compared),
    get('/api/changes', changes),
    get('/api/corrected', corrected),
    get('/api/preview', preview),
  ];
}

export function pageQuery({ before, limit = '' }: Call['query']) {
  const most = Math.min(LONGEST_PAGE, Math.max(PAGE_SIZE, Number(limit)));
  return { limit: most, ...(before && { before: Number(before) }) };
}

async function storiesPage(served: Served, query: Call['query']): Promise<Answer> {
  const { stories, searched } = served.view;
  const { search = '', before } = query;
  const accepts = storyFilter(query, searched);
  const order = storyOrder(query);
  const page = stories.page({ ...pageQuery(query), accepts, order });
  const facets = before ? undefined : facetsOf(stories.all());
  // A page that polls with the same query does not search the table again each time.
  if (page.total > 0 || search === '' || query.live) return json({ ...page, facets });
  // Stories that the page does not hold. It applies the other filters itself, so that a name is found whatever they are
  // set to.
  const { found, since } = await inTable(served, search, query.deep !== undefined);
  const rows = found.flatMap(({ story }) => (story === undefined ? [] : [storyRow(story)]));
  return json({ rows, total: rows.length, facets, since });
}

/**
 * Looks for what the view does not hold. @param isDeep reads all stories of the last days, however long it takes.
 * @returns `since`: the instant from which on all stories were searched; empty: all there are.
 */
export async function inTable({ clients, outputs, view }: Served, search: string, isDeep = false) {
  const before = view.heldSince;
  let since = before ?? new Date().toISOString();
  if (before === '') return { found: await findAnything(clients, outputs, search, { most: 0 }), since };
  const ended = new AbortController();
  const onSearched = (_: number, at: string) => {
    since = at;
  };
  const asked = findAnything(clients, outputs, search, { before, signal: ended.signal, onSearched });
  asked.catch(() => {});
  const found = await Promise.race([asked, ...(isDeep ? [] : [delay(SEARCH_MS)])]);
  ended.abort();
  return found === undefined ? { found: [], since } : { found, since: '' };
}

/** A story with its first reports, each as its own file states it. */
async function story({ clients, outputs, view, read }: Served, { id = '' }: Call['query']): Promise<Answer> {
  const seen = view.stories.get(id);
  const known = view.reportsOf(id);
  const articles = new Set(known.map(({ articleId }) => articleId));
  // Only the table knows which reports a corrected story has.
  const isSeen =
    known.length > 0 && !seen?.isCorrected && seen?.articles.every(({ articleId }) => articles.has(articleId));
  const found = isSeen ? undefined : await findStory(clients, outputs, id);
  const story = found?.story ? storyRow(found.story) : seen;
  if (story === undefined) throw new HttpError(404, `The table has no story ${id}.`);
  const stored = (found?.reports ?? []).flatMap(listedRow);
  const listed = [...stored, ...(story.isCorrected ? [] : known)];
  const all = [...new Map(listed.map((row) => [row.id, row])).values()].sort(byDecision);
  const publishers = new Map(story.articles.map(({ articleId, publisher }) => [articleId, publisher]));
  const reports = all.slice(0, REPORTS_SHOWN).map((row): ReportRow => ({ ...row }));
  await mapBounded(reports, READS_AT_A_TIME, async (row) => {
    const own = row.disposition === 'rejected' ? undefined : await read(row);
    const publisher = publishers.get(row.articleId ?? '') ?? own?.publisher;
    if (publisher) row.publisher = publisher;
    if (own?.headline) row.headline = own.headline;
    if (own?.url) row.url = own.url;
    if (own?.published) row.published = own.published;
  });
  const shown = new Set(
    reports.filter(({ disposition }) => disposition !== 'rejected').map(({ articleId }) => articleId),
  );
  const undo = story.isCorrected || story.isLocked ? await undoOfStory({ clients, outputs }, story.id) : undefined;
  return json({ story, reports, more: Math.max(0, story.reports - shown.size), undo });
}

/** A report as its story lists it: its receipt may name the story that it was in before a correction. */
function listedRow({ receipt, disposition, merged }: FoundReport): FileRow[] {
  if (receipt === undefined) return [];
  const row = fileRow(receipt);
  if (merged) return [{ ...row, disposition: 'copy', chips: [{ text: 'joined by hand', speaks: 'for' }] }];
  if (disposition === undefined || disposition === row.disposition) return [row];
  // Its newest file may be a duplicate.
  return [{ ...row, disposition, why: DISPOSITION[disposition].meaning }];
}

/** Two reports, and where they differ. */
async function compared({ read }: Served, query: Call['query']): Promise<Answer> {
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
async function changes({ clients, outputs }: Served, { id = '' }: Call['query']): Promise<Answer> {
  const found = await findStory(clients, outputs, id);
  if (found === undefined) throw new HttpError(404, `The table has no story ${id}.`);
  const versions = await storyDiff(clients, outputs, found);
  return json(versions.map((one) => (one.text ? { ...one, text: aroundChanges(one.text) } : one)));
}

async function pairOfReview({ clients, outputs, read }: Served, query: Call['query']): Promise<Answer> {
  const { key = '', articleId = '', version, against = '' } = query;
  const row = { report: { articleId, key }, ...(version && { versionId: version }), against };
  const pair = await reviewPair(clients, outputs, read, row);
  if (pair === undefined) throw new HttpError(404, 'There is no other report to compare it with, or a file is gone.');
  return json(pair);
}

/** The corrections, and the withdrawn stories that the view holds. */
async function corrected(served: Served): Promise<Answer> {
  const withdrawn = [...served.view.stories.all()].filter((row) => row.withdrawn !== undefined);
  const list = await correctedList(
    served,
    withdrawn.map(({ id }) => id),
    CORRECTIONS_SHOWN,
  );
  const answered = await Promise.all(served.pending.map((one) => recallRequest(one, accessTo(served))));
  const pending = served.pending.filter((_, index) => answered[index] === undefined);
  return json({ ...list, pending });
}

/** What a webhook would send of a story. */
async function preview({ clients, outputs }: Served, { id = '', format = '' }: Call['query']): Promise<Answer> {
  if (!isFormat(format)) throw new HttpError(400, `There is no format ${format}: there are ${FORMATS.join(', ')}.`);
  const story = (await findStory(clients, outputs, id))?.story;
  if (story === undefined) throw new HttpError(404, `The table has no story ${id}.`);
  const { EVENT_SOURCE: source = '' } = outputs.notifyEnvironment;
  const [notification] = notificationsOf(story, source);
  if (notification === undefined) throw new HttpError(409, 'The story was never announced, so webhooks send nothing.');
  return json(messageOf(format, notification));
}
