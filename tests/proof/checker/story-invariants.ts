import { WRITING, whichDo } from './declared.ts';
import { type Item, listedIn, listOf, numberOf, recordOf, storyIdAt, textOf } from './items.ts';
import { storyIdOf } from './read-file.ts';
import { isNewer, observedAt, type Report } from './report-order.ts';
import {
  differences,
  type FileView,
  type Invariants,
  newestOf,
  storyVersions,
  unless,
  type WorldView,
} from './world-view.ts';

/** Beyond this number of articles a story only counts, and may count one twice that left and came back. */
const LISTED_ARTICLES = 50;

/** Code points: section 5 of the design, and docs/subscribing.md. */
const BOUNDS = { title: 300, name: 100, url: 1000, excerpt: 280 };

/** What holds of stories. */
export const STORY_INVARIANTS: Invariants = {
  'story-has-one-first-file': {
    sentence:
      'Every story was created by one file, whose words name it; a split takes it along, and may find the name taken.',
    check: (view) => [
      ...[...view.stories.keys()].flatMap((id) => {
        const { length } = filesOf(view, id, ['new']);
        return unless(length === 1 || (length === 0 && view.isCorrected(id)), id, `it has ${length} first files`);
      }),
      ...view.files.flatMap(({ name, disposition, reading, storyId }) =>
        disposition === 'new' && reading && !view.isCorrected(storyId)
          ? unless(storyId === storyIdOf(reading.textKey), name, `its words do not name ${storyId}`)
          : [],
      ),
    ],
  },
  'story-has-newest-facts': {
    sentence:
      'The facts of a story are those of the newest report of its own article that it was created or changed by.',
    check: (view) =>
      [...view.stories].flatMap(([id, story]) => {
        const { upload } = sourceOf(view, id, story) ?? {};
        // Its words are erased; a doubtful file that is published no longer may have been the first.
        if (!upload && story.withdrawnAt !== undefined && view.isCorrected(id)) return [];
        if (!upload) return [{ subject: id, detail: `no file of ${factsOf(story).articleId} created or changed it` }];
        const { bucket, key, versionId } = upload;
        return differences(id, recordOf(factsOf(story).object), { bucket, key, versionId });
      }),
  },
  'story-facts-never-age': {
    sentence:
      'No report that created or updated a story is newer, and was observed later, than the one whose facts it has; ' +
      'but for flashes, which a full report of any age replaces.',
    check: (view) =>
      [...view.stories].flatMap(([id, story]) => {
        const source = sourceOf(view, id, story)?.report;
        const full = filesOf(view, id, ['new', 'update']).filter(({ reading }) => !isThin(view, reading?.articleId));
        return full.flatMap(({ name, report }) =>
          unless(
            !source ||
              !report ||
              view.isCorrected(id) ||
              view.isQuiet(id) ||
              !isNewer(report, source) ||
              !isLater(report, source),
            id,
            `the facts of ${name} are newer`,
          ),
        );
      }),
  },
  'story-says-what-file-says': {
    sentence: 'The facts of a story are what that report says.',
    check: (view) =>
      [...view.stories].flatMap(([id, story]) => {
        const source = sourceOf(view, id, story);
        if (!source || story.withdrawnAt !== undefined) return [];
        const { excerpt } = factsOf(story);
        const { title, headline } = factsIn(source, excerpt);
        return differences(id, factsOf(story), {
          ...factsIn(source, excerpt),
          headline: headline === title ? undefined : headline,
        });
      }),
  },
  'story-is-represented-by-its-report': {
    sentence:
      'The representative of a story is a report that joined it, with a headline of its own; a withdrawn story ' +
      'has none.',
    check: (view) =>
      [...view.stories].flatMap(([id, story]) => {
        if (story.representative === undefined || story.mergedInto !== undefined) return [];
        const { articleId, headline } = recordOf(story.representative);
        const isItsOwn = view.files.some(
          ({ reading }) =>
            reading && reading.articleId === articleId && clip(reading.headline, BOUNDS.title) === headline,
        );
        return unless(isItsOwn && story.withdrawnAt === undefined, id, `no report of it is ${articleId}: ${headline}`);
      }),
  },
  'story-counts-its-articles': {
    sentence: 'A story counts the distinct articles that said what it says, and lists the first of them.',
    check: (view) =>
      [...view.stories].flatMap(([id, story]) => {
        const joined = filesOf(view, id, whichDo('joins'));
        const ids = new Set(joined.map(({ reading }) => reading?.articleId ?? ''));
        const count = numberOf(story, 'articleCount');
        const listed = listedIn(story);
        const isOnce = unless(new Set(listed).size === listed.length, id, `it lists ${listed.join(', ')}`);
        // Which of a family's reports are in which of its stories is in `story-has-its-articles`.
        if (view.isCorrected(id)) return isOnce;
        const most = ids.size > LISTED_ARTICLES ? joined.length : ids.size;
        const isListed = listed.length === Math.min(ids.size, LISTED_ARTICLES) && listed.every((one) => ids.has(one));
        return [
          ...unless(count >= ids.size && count <= most, id, `it counts ${count} articles and has ${ids.size}`),
          ...unless(isListed, id, `it lists ${listed.join(', ')}`),
          ...isOnce,
        ];
      }),
  },
  'story-counts-its-writes': {
    sentence:
      'The version of a story is the number of files and persons that created, joined or changed it, of its ' +
      'revisions that waited, and of its moves between storylines.',
    check: (view) => [
      ...[...view.stories].flatMap(([id, { version, storyline }]) => {
        const writes = filesOf(view, id, WRITING).length;
        // The deletion of a file erases what a story lists of it.
        const isErased = view.deletedKeys !== undefined && numberOf({ version }, 'version') > writes;
        const waited = view.items.filter((one) => one.entity === 'later' && one.storyId === id && !one.day).length;
        const moves = view.answers.filter(
          (one) => one.kind === 'storyline' && !one.refusal && [one.storyId, one.otherStoryId].includes(id),
        );
        // The second story of a storyline makes the first one name it.
        const named = storyline === undefined && moves.length === 0 ? 0 : 1;
        const more = numberOf({ version }, 'version') - writes;
        const isRight = (more >= 0 && more <= waited + moves.length + named) || isErased || view.isCorrected(id);
        return unless(isRight, id, `its version is ${version}, and ${writes} files wrote it`);
      }),
      ...storyVersions(view).flatMap(([before, after]) =>
        unless(
          after.version === numberOf(before, 'version') + 1,
          storyIdAt(after),
          `${before.version} was overwritten`,
        ),
      ),
    ],
  },
  'story-counts-its-revisions': {
    sentence:
      'The revision of a story grows by one with every change of its facts that does not wait and with every ' +
      'announcement, and never by more.',
    check: (view) => [
      ...[...view.stories].flatMap(([id, story]) => {
        const changes = filesOf(view, id, whichDo('news')).length;
        const least = filesOf(view, id, whichDo('news')).filter(({ disposition }) =>
          whichDo('joins').includes(disposition),
        ).length;
        const revision = numberOf(story, 'revision');
        const isRight = (revision >= least && revision <= changes) || view.isCorrected(id);
        return unless(isRight, id, `its revision is ${revision}`);
      }),
      ...storyVersions(view).flatMap(([before, after]) => {
        const grows = numberOf(after, 'revision') - numberOf(before, 'revision');
        const isRight =
          grows === 1 ||
          // A withdrawn story says nothing, whichever of its reports would speak.
          (grows === 0 &&
            after.announce !== 'story.updated' &&
            (sourceIn(before) === sourceIn(after) || after.unsaid !== undefined || before.withdrawnAt !== undefined));
        return unless(isRight, textOf(after, 'pk'), `version ${after.version} changes its revision by ${grows}`);
      }),
    ],
  },
  'storyline-lists-its-stories': {
    sentence: 'A storyline lists exactly the stories that name it, of many the latest, and counts them.',
    check: ({ stories, items }) => {
      const lines = new Map(items.flatMap((item) => (item.entity === 'storyline' ? [[textOf(item, 'pk'), item]] : [])));
      return [
        ...[...lines].flatMap(([pk, line]) =>
          listOf(line, 'stories').flatMap((id) =>
            unless(`LINE#${stories.get(String(id))?.storyline}` === pk, pk, `it lists ${id}, which does not name it`),
          ),
        ),
        ...[...Map.groupBy(stories, ([, { storyline }]) => storyline)].flatMap(([storyline, members]) => {
          if (storyline === undefined) return [];
          const line = lines.get(`LINE#${storyline}`) ?? {};
          const listed = listOf(line, 'stories');
          const missing = members.filter(([id]) => !listed.includes(id)).length;
          const beyond = Math.max(0, members.length - LISTED_STORIES);
          return [
            ...unless(missing === beyond, `LINE#${storyline}`, `it lacks ${missing} of ${members.length} stories`),
            ...unless(
              line.count === members.length,
              `LINE#${storyline}`,
              `it counts ${line.count} of ${members.length}`,
            ),
          ];
        }),
      ];
    },
  },
  'story-is-listed-by-day': {
    sentence: 'Every story is listed under the day on which it was first seen.',
    check: ({ stories }) =>
      [...stories].flatMap(([id, { day, firstSeenAt }]) => {
        const [date, shard = ''] = String(day).split('#');
        const isListed = date === String(firstSeenAt).slice(0, 10) && /^[0-7]$/.test(shard);
        return unless(isListed, id, `it is listed under ${day}`);
      }),
  },
};

/** Stories that a storyline lists. */
const LISTED_STORIES = 50;

/** A take-over goes by the articles' own times, and a revision of an article by its observation. */
const isLater = (one: Report, other: Report): boolean => observedAt(one) > observedAt(other);

/** Whether an article only stands for a full report, as its claim says. */
const isThin = ({ claims }: WorldView, articleId = ''): boolean =>
  ['flash', 'notice', 'caption'].includes(textOf(recordOf(claims.get(articleId)?.identity), 'kind'));

const filesOf = ({ files }: WorldView, storyId: string, dispositions: readonly string[]): FileView[] =>
  files.filter((file) => file.storyId === storyId && dispositions.includes(file.disposition));

const factsOf = (story: Item): Item => recordOf(story.facts);

/**
 * The report that the facts must be of; of a story that a person has touched, or that has quiet reports, the one that
 * they say they are of.
 */
const sourceOf = (view: WorldView, id: string, story: Item): FileView | undefined => {
  const { articleId, object } = factsOf(story);
  if (!view.isCorrected(id) && !view.isQuiet(id)) {
    // A development may stand beside the facts.
    const developments = filesOf(view, id, ['development']).filter(({ reading }) => reading?.articleId === articleId);
    const files = [...filesOf(view, id, whichDo('facts')), ...developments];
    return newestOf(files.filter(({ reading }) => reading?.articleId === articleId));
  }
  const family = view.files.filter(({ storyId }) => view.familyOf(storyId) === view.familyOf(id));
  const isMeant = ({ disposition, reading, upload }: FileView): boolean =>
    (!['stale', 'rejected'].includes(disposition) || upload.versionId === undefined) &&
    reading?.articleId === articleId &&
    differences('', recordOf(object), { key: upload.key, versionId: upload.versionId }).length === 0;
  // Without versioning the facts may be of any file that had the key.
  const meant = family.filter(isMeant);
  const isSaid = (file: FileView): boolean =>
    differences('', factsOf(story), withoutHeadline(factsIn(file, factsOf(story).excerpt))).length === 0;
  return meant.find(isSaid) ?? meant[0];
};

const withoutHeadline = ({ headline, ...facts }: Item): Item => facts;

const sourceIn = (story: Item): string => {
  const { object, contentHash } = factsOf(story);
  const { bucket, key, versionId } = recordOf(object);
  return [bucket, key, versionId, contentHash].join(' ');
};

/**
 * What a story or a message says of the file that it points to. @param excerpt that it has: any beginning of the text
 * will do
 */
export function factsIn({ reading }: FileView, excerpt: unknown): Item {
  if (!reading) return {};
  const { articleId, title, headline, publisher, category, url } = reading;
  const { publishedAt, publishedOn, crawledAt, contentHash, hashVerified } = reading;
  return {
    ...{ articleId, publishedAt, publishedOn, crawledAt, contentHash, hashVerified },
    title: clip(title, BOUNDS.title),
    headline: clip(headline, BOUNDS.title),
    publisher: clip(publisher, BOUNDS.name) || undefined,
    category: clip(category, BOUNDS.name) || undefined,
    url: clip(url, BOUNDS.url) || undefined,
    excerpt: firstSentencesIn(reading).find((one) => one === excerpt) ?? firstSentencesIn(reading)[0],
  };
}

/** What an excerpt may be: the first sentences of the text; a title that the text repeats may be left out. */
function firstSentencesIn({ text, title }: { readonly text: string; readonly title: string }): string[] {
  const plain = plainText(text);
  const rest = plain.startsWith(title) ? plain.slice(title.length).replace(/^\P{L}+/u, '') : plain;
  return [plain, rest].map((one) => firstSentences(one, BOUNDS.excerpt));
}

const plainText = (text: string): string => withoutMailAddresses(text).replace(/\s+/g, ' ').trim();

const withoutMailAddresses = (text: string): string => text.replace(/<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?/g, '');

/** Of a longer text whole sentences if they fill three quarters of the bound, else whole words if they do. */
function firstSentences(text: string, bound: number): string {
  const points = [...text];
  if (points.length <= bound) return text;
  const head = points.slice(0, bound - 1).join('');
  const sentences = /^.*(?:[.!?…]["”'’»)]?(?= |$)|[。！？][”」』）]?)/su.exec(head)?.[0] ?? '';
  if (sentences.length > 0.75 * head.length) return sentences;
  const words = head.slice(0, Math.max(0, head.lastIndexOf(' ')));
  return `${(words.length > 0.75 * head.length ? words : head).trimEnd()}…`;
}

function clip(text: string, bound: number): string {
  const points = [...text];
  return points.length <= bound ? text : `${points.slice(0, bound - 1).join('')}…`;
}
