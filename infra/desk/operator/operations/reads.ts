import { DAYS_BACK, onClock } from '../terminal/times.ts';
import { counted } from '../terminal/words.ts';
import { linesOf, type Operation, operation } from './operation.ts';

// What runs is loaded when it is called: the command line reads this table at every start.

/** A search for what no story says ends after this time. */
const SEARCH_MS = 15_000;
/** Cells of the number in front of a hot story. */
const HEAT_CELLS = 7;

const INSTANT = '2026-01-05, 2026-01-05T12:00Z, 2h, 3d';
const flag = (describe: string) => ({ is: 'flag', describe }) as const;
const optional = (describe: string, most = 40) => ({ is: 'text', most, isOptional: true, describe }) as const;
const LIMIT = { is: 'count', most: 10_000, default: 20, describe: 'how many' } as const;
const LISTED = {
  limit: LIMIT,
  publisher: optional('only stories that this publisher reports', 200),
  language: optional('only in this language (en, ko)'),
  section: optional('only of this section (politics, sports)', 60),
  storyline: optional('only of this storyline (its id: that of its first story)', 60),
};

const ONLY = { is: 'text', most: 10, isOptional: true, describe: 'twins, unsure, joins or rejected' } as const;

/** All that can be asked without a change. */
export const READS: Readonly<Record<string, Operation>> = {
  search: operation({
    summary: 'list stories, the newest first, or what a search finds, the best first',
    json: 'one JSON document: stories, and where the next page begins',
    command: ['stories'],
    takes: {
      query: {
        is: 'text',
        most: 400,
        isOptional: true,
        option: '--search',
        describe:
          'only with these words in headlines, lead, publishers, urls or ids; "in quotes" a phrase, -word excludes',
      },
      newest: flag('the newest first, also of a search'),
      before: optional('only those first seen before it: `next` of the page before'),
      day: optional(`only of one day (2026-01-05); else the last ${DAYS_BACK} days`),
      archive: flag('with --day: those of an archive that were on this day, whenever they came'),
      ...LISTED,
    },
    console: { notBecause: 'The page has its own list of stories, which lives on.' },
    tool: {
      name: 'search_stories',
      describe:
        'Search: look up and find news, articles and coverage about a person, company, country, event or topic. ' +
        'What we have on it, what papers write or published about it and which stories mention it: today, last ' +
        'week, months ago. The best match comes first, by words, papers and time; without a query the latest ' +
        'news.',
      gives: { stories: 'list', total: 'count', isPartial: 'flag', next: 'text', endedEarly: 'flag' },
    },
    async run(stack, { query, ...asked }) {
      const { askedStories, listedStories } = await import('../table/asked-stories.ts');
      const signal = query === undefined ? undefined : AbortSignal.timeout(SEARCH_MS);
      const found = await askedStories(stack, { ...asked, search: query, ...(signal && { signal }) });
      const { page, next, total = 0, isPartial = false } = found;
      const when = asked.day === undefined ? `in the last ${DAYS_BACK} days` : `on ${asked.day}`;
      const { page: _, ...more } = found;
      return {
        ...listedStories(page, { ...more, ...(signal?.aborted && { endedEarly: true }) }),
        notes: [
          page.length === 0 && `No such story ${when}.`,
          isPartial && 'No story has all of these words: these have most of them.',
          total > page.length && `${total} stories match: add --limit, or --newest to list them by time.`,
          signal?.aborted === true &&
            `The search ended after ${SEARCH_MS / 1_000} s: older stories were not looked at.`,
          next !== undefined && `There are more: add --before ${next}`,
        ],
      };
    },
  }),
  preview: operation({
    summary: 'what a webhook would send of a story',
    command: ['status', 'as'],
    console: { notBecause: 'The page has its own preview, in every format.' },
    tool: { notBecause: 'It shows what a program gets.' },
    takes: {
      story: { is: 'story', isOptional: true, words: 'one', describe: 'its id, url, file or words' },
      as: {
        is: 'text',
        most: 40,
        describe: 'what a webhook of this format would send of it; without STORY of a sample',
      },
    },
    run: async (stack, { story, as }) => (await import('../webhooks.ts')).previewOf(stack, story, as),
  }),
  story: operation({
    summary: 'one story: its reports, why each joined, and what changed; several if words fit several',
    command: ['status', 'story'],
    takes: {
      story: { is: 'text', most: 400, option: 'argument', describe: 'its id, url, file or words' },
      evidence: flag('with all that the matcher counted for and against each report'),
      whole: {
        is: 'flag',
        option: 'none',
        describe: 'all that is stored, in parts: every report, its file and evidence',
      },
      part: { is: 'count', option: 'none', most: 10_000, default: 1, describe: 'which part of a whole story' },
    },
    console: { notBecause: 'The page shows a story with its buttons.' },
    tool: {
      name: 'read_story',
      describe:
        'Read one story to summarise it or tell everything about it, by its storyId (t1-…), url (https://…), ' +
        'article id or headline: who had or reported it first, all its reports with links, why each report ' +
        'joined it, how it changed, who merged, split or withdrew it. Or trace what happened to one file that ' +
        'somebody uploaded or sent (articles/ferry.md): whether it is out or announced, a draft, a duplicate, ' +
        'held by an embargo, and why.',
      gives: { found: 'list', asked: 'text', part: 'count', parts: 'count', receipts: 'list', failed: 'list' },
    },
    run: async (stack, asked) => (await import('../table/look-up.ts')).lookUp(stack, asked),
  }),
  hot: operation({
    summary: 'stories that most publishers have joined lately',
    command: ['stories', 'hot'],
    takes: { hot: flag('those that most publishers have joined lately, of the last three days'), ...LISTED },
    console: { notBecause: 'The list of stories can be sorted so.' },
    tool: {
      name: 'top_stories',
      describe:
        'The biggest news right now: the top headlines of today, the most important, most covered or trending ' +
        'stories, which most newspapers report lately. The hottest first.',
      gives: { stories: 'list', asOf: 'text' },
    },
    async run(stack, asked) {
      const { hotDocument, hotStories } = await import('../table/asked-stories.ts');
      const { publishersLately } = await import('../table/asked-stories.ts');
      const { storyLine } = await import('../table/lists/overview.ts');
      const now = Date.now();
      const { stories: hot, asOf } = await hotStories(stack, asked, now);
      return {
        document: { stories: hot.map((story) => hotDocument(story, asOf)), asOf: new Date(asOf).toISOString() },
        lines: linesOf(hot, (story, width) => {
          const lately = publishersLately(story, asOf).toFixed(1);
          return `${lately.padStart(HEAT_CELLS - 2)}  ${storyLine(story, width - HEAT_CELLS)}`;
        }),
        notes: [
          hot.length === 0 && `No story of the last ${DAYS_BACK} days has more than one publisher.`,
          asOf < now &&
            hot.length > 0 &&
            `As of ${onClock(new Date(asOf).toISOString())}: the newest report that there is.`,
        ],
      };
    },
  }),
  since: operation({
    summary:
      'stories that are new, were joined by a report, changed or withdrawn since a time, the latest change first',
    command: ['stories', 'since'],
    takes: {
      since: { is: 'text', most: 40, describe: `those that are new or have changed since then (${INSTANT})` },
      ...LISTED,
    },
    console: { notBecause: 'The list of stories has a filter of times.' },
    tool: {
      name: 'changed_stories',
      describe:
        'What is new since a time: catch up on everything that happened, changed, was updated, corrected, joined ' +
        'by a report or withdrawn since this morning, in the last hours or days, the latest change first.',
      gives: { stories: 'list' },
    },
    async run(stack, { since, ...asked }) {
      const { storiesSince, listedStories } = await import('../table/asked-stories.ts');
      const stories = await storiesSince(stack, asked, since);
      return { ...listedStories(stories), notes: [stories.length === 0 && `No story has changed since ${since}.`] };
    },
  }),
  corrected: operation({
    summary: 'corrections and withdrawals, the newest first, and how to undo them',
    command: ['stories', 'corrected'],
    console: { notBecause: 'The page has its own list, with what is still pending.' },
    tool: { notBecause: 'What people have corrected is in each story.' },
    takes: { corrected: flag('corrections and withdrawals, the newest first, and how to undo them'), limit: LIMIT },
    async run(stack, { limit }) {
      const { correctedLines, correctedList, withdrawnLately } = await import('../correct/corrected.ts');
      const { rows, total } = await correctedList(stack, await withdrawnLately(stack), limit);
      return {
        document: { corrected: rows, total },
        lines: linesOf(rows, correctedLines),
        notes: [
          total === 0 && 'No corrections or withdrawals yet.',
          total > rows.length && `${total - rows.length} older ones: add --limit ${total}`,
        ],
      };
    },
  }),
  status: operation({
    summary: 'show what waits and failed, or all about one thing',
    help: `
STORY is a key or the beginning of one, a file name, an article id as the file
states it, a url, a story id, words of a headline, or a reason why files are not
announced (silenced-by-url, held, unsure): it lists those of ${DAYS_BACK} days.
Exit code 1 if something needs a look, or nothing is found.

  wiredrop status
  wiredrop status articles/ferry.md
  wiredrop status "harbour ferry"
  wiredrop status silenced-by-url
  wiredrop status "night ferry" --as slack | curl --json @- $SLACK_WEBHOOK`,
    command: ['status'],
    takes: { last: { is: 'count', most: 1_000, default: 10, describe: 'how many of the latest stories' } },
    console: { notBecause: 'The page shows it all the time.' },
    tool: {
      name: 'stack_status',
      describe:
        'Is everything all right? Health of the system: what is wrong, broken, failing or stuck and how to ' +
        'repair it, errors, dead letters, how many files wait in the queue, webhooks and polled feeds that ' +
        'fail, files held by an embargo and when it ends, how many stories came today.',
      gives: { problems: 'list', stackName: 'text', at: 'text', waiting: 'count', inFlight: 'count', latest: 'list' },
    },
    run: async (stack, { last }) => (await import('../table/lists/status.ts')).stackStatus(stack, last),
  }),
  matching: operation({
    summary: 'what the stack has learned of its own words: when, and from what',
    command: ['status', 'matching'],
    console: { notBecause: 'Nobody decides anything by it.' },
    tool: { notBecause: 'It says nothing of a story.' },
    takes: { matching: flag('what the stack has learned of its own words: when, and from what') },
    async run(stack) {
      const { learnedLines, readLearned } = await import('../table/lists/status.ts');
      const learned = await readLearned(stack);
      return { document: { ...learned }, lines: () => learnedLines(learned) };
    },
  }),
  rejected: operation({
    summary: 'list rejected files, the newest first',
    command: ['review', 'only=rejected'],
    json: 'one JSON document: receipts, and where the next page begins',
    takes: {
      only: ONLY,
      since: optional(`from this time on (${INSTANT}); else the last ${DAYS_BACK} days`),
      before: optional('only those read before it: the next page'),
      limit: LIMIT,
    },
    console: { notBecause: 'The list of files has them, beside the others.' },
    tool: {
      name: 'rejected_files',
      describe:
        'Files that were rejected: uploads and articles that could not be read or were refused, each with the ' +
        'reason and what its uploader can do.',
      gives: { rejected: 'list', next: 'text' },
    },
    run: async (stack, { only: _, ...asked }) =>
      (await import('../table/lists/rejected.ts')).rejectedFiles(stack, asked),
  }),
  unsure: operation({
    summary: 'list files of which the reader is unsure, the newest first',
    command: ['review', 'only=unsure'],
    json: 'one JSON document: files with path and value of what is in doubt, and where the next page begins',
    takes: {
      only: ONLY,
      since: optional(`from this time on (${INSTANT}); else the last ${DAYS_BACK} days`),
      before: optional('only those read before it: the next page'),
      limit: LIMIT,
    },
    console: { notBecause: 'The list of files has them, beside the others.' },
    tool: {
      name: 'unsure_files',
      describe:
        'Unsure uploads that wait: an embargo or status cannot be read, or perhaps no article; path, value and ' +
        'command of each.',
      gives: { unsure: 'list', next: 'text' },
    },
    run: async (stack, { only: _, ...asked }) => (await import('../table/lists/rejected.ts')).unsureFiles(stack, asked),
  }),
  sources: operation({
    summary: 'list the sources of files, and which have fallen silent',
    help: `
Percentages are of the files of the last seven days: rejected, read with
repairs, first reports of a story, and repeats (copies and known files). Exits
with 1 if a source is silent, its files are suddenly rejected, or a polled feed
fails or has had no new entry for two weeks.`,
    takes: { limit: { ...LIMIT, default: 10_000, describe: 'how many sources' } },
    console: { shownAt: 'the sources, beside the files' },
    tool: {
      name: 'list_sources',
      describe:
        'The sources: publishers, newspapers, crawlers and RSS feeds that send articles. Which of them is dead ' +
        'or has gone quiet, silent or stopped since when, how many articles a day each paper sends, how many ' +
        'are repeated or rejected, which RSS feeds still work, fail or are broken.',
      gives: { isWatched: 'flag', sources: 'list', count: 'count', feeds: 'list' },
    },
    async run(stack, { limit }) {
      const { feedLines, listFeeds } = await import('../table/lists/feeds.ts');
      const { listSources, needsLook, sourceLines } = await import('../table/lists/sources.ts');
      const now = Date.now();
      const [feeds, sources] = await Promise.all([listFeeds(stack, now), listSources(stack, now)]);
      const isWatched = stack.outputs.sourcesBy !== undefined;
      return {
        document: { isWatched, sources: sources.slice(0, limit), count: sources.length, feeds },
        lines: (width) => [...sourceLines(sources.slice(0, limit), width), ...feedLines(feeds, width)],
        notes: [
          !isWatched &&
            feeds.length === 0 &&
            'The stack does not watch its sources: set sources=publisher or sources=folder (docs/monitoring.md)',
          isWatched && sources.length === 0 && 'No source has sent a file yet.',
        ],
        code: sources.some(needsLook) || feeds.some(({ state }) => state !== 'ok') ? 1 : 0,
      };
    },
  }),
  review: operation({
    summary: "list the day's decisions that a person should look at, the most doubtful first",
    help: `
Lists at most twenty decisions of the last 24 hours: those whose answer would
change most of what readers and subscribers see, the most doubtful first, and
files that wait for a person. Each answer leaves one fewer, and what nobody
answers expires. The console shows both reports of each and takes the answer
("wiredrop console", key v). --all lists all close decisions of three days:
unsure joins and files, twins, headlines that were taken over, developments and
what was nearly one, files that are silent on weak evidence. --only joins or
twins lists all of that kind. Twins are two stories of which two reports match
closely: merge them, or say "label different". --only unsure lists files that
may be forbidden to publish, or no articles: they are announced when somebody
publishes one ("wiredrop publish FILE"). --only rejected lists files that were
refused, and why.

  wiredrop review --all
  wiredrop review --only rejected --since 2026-01-05
  wiredrop label looked articles/ferry-2.md     # leaves it out`,
    console: { shownAt: 'the review' },
    tool: { notBecause: 'A person decides about them.' },
    takes: {
      only: ONLY,
      all: flag('all close decisions of three days, also those that somebody has looked at'),
      limit: { ...LIMIT, most: 1_000, default: 100 },
    },
    async run(stack, { only, all: isAll, limit }) {
      const { reviewLines, reviewList, reviewedOnly } = await import('../table/lists/review.ts');
      const { all: rows, cases, answered } = await reviewList(stack);
      const all = isAll || only !== undefined;
      const review = reviewedOnly(only, all ? rows : cases).slice(0, limit);
      return {
        document: { review, left: cases.length, answered, total: rows.length },
        lines: linesOf(review, reviewLines),
        notes: [
          review.length === 0 && 'Nothing to look at.',
          !all &&
            review.length > 0 &&
            `${review.length} left, ${answered} answered in the last 24 hours; --all lists ${rows.length}.`,
        ],
      };
    },
  }),
  'export labels': operation({
    summary: 'print what the matcher can learn from',
    json: 'all corrections, with who, when and why',
    help: `
Prints what split, merge and label have said, a pair of reports a line: the file
that "npm run train -- DIR --labels FILE" takes. Of a pair that was corrected
twice only the newest counts. --json has all of them, in their order.

  wiredrop export labels > labels.tsv`,
    console: { notBecause: 'It is a file for training.' },
    tool: { notBecause: 'It is a file for training.' },
    takes: {},
    async run(stack) {
      const { labelLines, requestsMade } = await import('../table/corrections.ts');
      const corrections = await requestsMade(stack);
      return {
        document: { corrections },
        lines: () => labelLines(corrections),
        notes: [
          corrections.length === 0
            ? 'Nothing was corrected or labelled yet: "wiredrop split", "merge" and "label" do.'
            : counted(corrections.length, 'correction'),
        ],
      };
    },
  }),
  webhooks: operation({
    summary: 'list webhooks, or switch one on again',
    help: `
A webhook is switched off when its endpoint answers 410, or takes nothing for
four hours. --on switches it on and moves the notifications in its dead-letter
queue back into its queue.`,
    command: ['webhooks'],
    console: { notBecause: 'The problems name those that fail.' },
    tool: { notBecause: 'Status names those that fail.' },
    takes: {},
    async run(stack) {
      const { isFailing, webhookText, webhookStates } = await import('../webhooks.ts');
      const webhooks = await webhookStates(stack);
      return {
        document: { webhooks },
        lines: linesOf(webhooks, webhookText),
        notes: [webhooks.length === 0 && 'The stack has no webhooks: docs/webhooks.md'],
        code: webhooks.some(isFailing) ? 1 : 0,
      };
    },
  }),
};
