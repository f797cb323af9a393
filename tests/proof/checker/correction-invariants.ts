import { KEPT_TEXTS, WRITING } from './declared.ts';
import { homeIn } from './families.ts';
import { type Item, listedIn, listOf, recordOf, storyIdAt, textOf, textsIn } from './items.ts';
import { storyIdOf } from './read-file.ts';
import { type Finding, type Invariants, storyVersions, unless } from './world-view.ts';

/** What holds of stories that a person has withdrawn, restored, split or merged. */
export const CORRECTION_INVARIANTS: Invariants = {
  'withdrawn-story-says-nothing': {
    sentence:
      'A withdrawn story and its reports hold ids, times, addresses and what subscribers filter by: no other text.',
    check: ({ stories, partitions }) =>
      [...stories].flatMap(([id, story]) => {
        // Of a merged story the words are the other one's.
        if (story.withdrawnAt === undefined || story.mergedInto !== undefined) return [];
        const texts = (partitions.get(id) ?? []).flatMap((item) => textsIn(item, ''));
        return texts
          .filter(([path]) => !KEPT_TEXTS.has(path))
          .map(([path, text]) => ({ subject: id, detail: `its ${path} is ${JSON.stringify(text)}` }));
      }),
  },
  'request-is-answered': {
    sentence: 'Every request has one answer; and a story of which the answer says so was withdrawn.',
    check: ({ requests = [], answers, images }) => [
      ...requests.flatMap(({ id }) => {
        const { length } = answers.filter(({ sk }) => sk === id);
        return unless(length === 1, id, `it has ${length} answers`);
      }),
      ...answers.flatMap(({ kind, storyId, refusal }) => {
        if (kind !== 'withdraw' || refusal !== undefined) return [];
        const isDone = images?.some((item) => storyIdAt(item) === storyId && item.withdrawnAt !== undefined) ?? true;
        return unless(isDone, String(storyId), 'it never was');
      }),
    ],
  },
  'withdrawal-holds': {
    sentence: 'A withdrawn story stays withdrawn until somebody restores it from that very withdrawal.',
    check: (view) =>
      storyVersions(view).flatMap(([before, after]) => {
        if (before.withdrawnAt === undefined || after.withdrawnAt !== undefined) return [];
        if (before.withdrawnBy === 'deletion' && view.deletedKeys) return [];
        const isAsked = (view.requests ?? []).some(
          ({ kind, storyId, withdrawnAt }) =>
            kind === 'restore' && storyId === storyIdAt(after) && withdrawnAt === before.withdrawnAt,
        );
        // The undo of a publication withdraws a story that says nothing else, and publishing it again brings it back.
        const isPublished = view.answers.some(
          ({ kind, storyId, undo }) => kind === 'publish' && undo !== undefined && storyId === storyIdAt(after),
        );
        const isBack = isAsked || (isPublished && before.withdrawnBy === 'deletion');
        return unless(isBack, storyIdAt(after), `version ${after.version} is back, and nobody asked for it`);
      }),
  },
  'merged-story-leads-on': {
    sentence: 'A merged story is withdrawn for that, and leads to a story that is there, until the merge is undone.',
    check: (view) => [
      ...[...view.stories].flatMap(([id, { mergedInto, withdrawnAt, withdrawnBy }]) => {
        if (mergedInto === undefined) return unless(withdrawnBy !== 'merge', id, 'it was merged into no story');
        const isRight = withdrawnAt !== undefined && withdrawnBy === 'merge';
        return [
          ...unless(isRight, id, `it is withdrawn by ${withdrawnBy}`),
          ...unless(view.stories.has(String(mergedInto)), id, `it leads to the missing story ${mergedInto}`),
        ];
      }),
      ...storyVersions(view).flatMap(([before, after]) => {
        const isHeld = before.mergedInto === after.mergedInto || before.mergedInto === undefined;
        return unless(isHeld || after.withdrawnAt === undefined, storyIdAt(after), `version ${after.version} leads on`);
      }),
      ...view.corrections.flatMap((correction) => {
        const { storyId, otherStoryId } = correction;
        if (correction.kind !== 'merge' || view.images === undefined) return [];
        const isMade = view.images.some(
          (item) => item.entity === 'story' && storyIdAt(item) === storyId && item.mergedInto === otherStoryId,
        );
        return unless(isMade, String(storyId), `it was never merged into ${otherStoryId}`);
      }),
    ],
  },
  'split-report-stays': {
    sentence:
      'A report that was split off is in the story that it created, or in the one that this was merged ' +
      'into; unless one of the same words left later.',
    check: ({ articles, corrections, claims, homeOf }) => {
      const splits = corrections.filter(({ kind }) => kind === 'split');
      const last = new Map(splits.map((one, place) => [splitArticle(one), place]));
      const wordsOf = (articleId: string) => (articles.get(articleId) ?? []).map(({ reading }) => reading?.textKey);
      return [...last].flatMap(([articleId, place]) => {
        const claimed = homeOf(textOf(claims.get(articleId) ?? {}, 'storyId'));
        const words = wordsOf(articleId);
        const takers = splits
          .slice(place)
          .filter((one) => wordsOf(splitArticle(one)).some((text) => words.includes(text)));
        const created = takers.map((one) => homeOf(textOf(one, 'otherStoryId')));
        return unless(created.includes(claimed), articleId, `it is in ${claimed}, and was split off to ${created[0]}`);
      });
    },
  },
  'split-is-remembered': {
    sentence:
      'Two stories of which somebody said that they are not the same both say so, unless they were merged since.',
    check: ({ corrections, stories }) => {
      const last = new Map(corrections.map((one) => [pairOf(one), one]));
      return [...last.values()].flatMap((correction) => {
        const ids = [textOf(correction, 'storyId'), textOf(correction, 'otherStoryId')] as const;
        const [one, other] = ids.map((id) => stories.get(id));
        if (correction.kind !== 'split' || !one || !other || one.mergedInto || other.mergedInto) return [];
        const isSaid = listOf(one, 'apart').includes(ids[1]) && listOf(other, 'apart').includes(ids[0]);
        return unless(isSaid, ids.join(' and '), 'nothing keeps them apart');
      });
    },
  },
  'chosen-headline-holds': {
    sentence: 'A story shows the article that somebody chose until somebody unlocks it, or its report leaves.',
    check: (view) => {
      const changes = storyVersions(view).filter(([before, after]) => {
        const [was, is] = [before, after].map(({ facts }) => recordOf(facts).articleId);
        const isCorrection = after.announce !== 'none' && after.change === 'correction';
        return before.isChosen === true && after.isChosen === true && was !== is && !isCorrection;
      });
      // The first answer chooses, and each other one may choose another.
      return [...Map.groupBy(changes, ([, after]) => storyIdAt(after))].flatMap(([id, { length }]) => {
        const asked = view.answers.filter(
          ({ kind, storyId, refusal }) => kind === 'headline' && refusal === undefined && storyId === id,
        );
        return unless(length < asked.length, id, `it was chosen ${asked.length} times, and changed ${length} times`);
      });
    },
  },
  'matcher-obeys': {
    sentence: 'The matcher merges no stories that somebody keeps apart.',
    check: (view) =>
      storyVersions(view).flatMap(([before, after]) => {
        if (after.mergedInto === undefined || before.mergedInto !== undefined) return [];
        const id = storyIdAt(after);
        const asked = view.answers.findLast(
          ({ storyId, otherStoryId }) => storyId === id && otherStoryId === after.mergedInto,
        );
        const isApart = listOf(before, 'apart').includes(after.mergedInto);
        return unless(asked?.by !== 'matcher' || !isApart, id, `it was kept apart from ${after.mergedInto}`);
      }),
  },
  'correction-is-announced': {
    sentence:
      'Subscribers hear which story a merged one went into, and which a new one was split from; never where ' +
      'nothing was announced.',
    check: ({ corrections, announcements, settings, isQuiet, items, images = [] }) =>
      corrections.flatMap((correction, place) => {
        const { storyId, otherStoryId, kind } = correction;
        if (isQuiet(String(storyId))) return [];
        const name = `${kind} ${correction.sk}`;
        // A story that was merged before is no new one: it stands by itself again.
        const isAgain = corrections.slice(0, place).some((one) => one.kind === 'merge' && one.storyId === otherStoryId);
        const isAnnounced = announcements.some(({ type, data }) =>
          kind === 'merge'
            ? type === 'story.withdrawn' && data.storyId === storyId && data.mergedInto === otherStoryId
            : type === 'story.created' && data.storyId === otherStoryId && data.splitFrom === storyId,
        );
        // Its words were erased, or moved on, before it was announced.
        const isGone = [...images, ...items].some(
          ({ entity, pk, state }) =>
            entity === 'report' &&
            pk === `STORY#${otherStoryId}` &&
            ['erased', 'left'].includes(String(recordOf(state).is)),
        );
        if (kind === 'split' && (isAgain || isGone)) return [];
        return unless(
          isAnnounced === settings.notifications,
          name,
          isAnnounced ? 'it was announced' : 'it was not announced',
        );
      }),
  },
  'report-joins-its-words': {
    sentence: 'Whenever a file is recorded, its story is the one that its words belong to and that its article is in.',
    check: (view) => (view.images === undefined ? [] : misplaced(view.images)),
  },
  'story-has-its-articles': {
    sentence: 'Every article is listed by the story that it is in.',
    check: ({ claims, stories, homeOf, isCorrected }) =>
      [...claims].flatMap(([articleId, claim]) => {
        const id = homeOf(textOf(claim, 'storyId'));
        const story = stories.get(id);
        if (!story || !isCorrected(id) || listedIn(story).length >= LISTED_ARTICLES) return [];
        return unless(listedIn(story).includes(articleId), id, `it does not list ${articleId}`);
      }),
  },
  'deleted-file-says-nothing': {
    sentence: 'Where deletions withdraw, no story says anything of an article whose files were all deleted.',
    check: ({ stories, claims, articles: filesOf, homeOf, deletedKeys = [] }) =>
      [...stories].flatMap(([id, { withdrawnAt, facts, articles }]) => {
        const key = textOf(recordOf(recordOf(facts).object), 'key');
        const isShown = withdrawnAt === undefined && deletedKeys.includes(key);
        const listed = listOf({ articles }, 'articles').map(recordOf);
        const said = listed.filter(({ articleId, headline, url }) => {
          const claim = claims.get(String(articleId)) ?? {};
          const isOwn = homeOf(textOf(claim, 'storyId')) === id && articleId !== recordOf(facts).articleId;
          const files = filesOf.get(String(articleId)) ?? [];
          const isGone = files.length > 0 && files.every(({ upload }) => deletedKeys.includes(upload.key));
          return isOwn && (headline ?? url) !== undefined && isGone;
        });
        return [
          ...unless(!isShown, id, `it shows ${key}`),
          ...said.flatMap(({ articleId }) => unless(false, id, `it says what ${articleId} said`)),
        ];
      }),
  },
  'page-says-nothing-erased': {
    sentence:
      'A page, a feed and the index of a search say the headlines only that reports of stories that are not ' +
      'withdrawn have in the table.',
    check: ({ pages = [], files, items, stories }) => {
      const said = items.flatMap((item) => {
        const story = stories.get(textOf(item, 'pk').slice('STORY#'.length));
        const isGone = story?.withdrawnAt !== undefined && story.mergedInto === undefined;
        if (item.entity !== 'report' || isGone) return [];
        const sets = [item.words, ...listOf(item, 'before').map((one) => recordOf(one).words)].map(recordOf);
        return sets.flatMap((words) => (words.contentHash === '' ? [] : [textOf(words, 'title')]));
      });
      const erased = new Set(files.flatMap(({ stated }) => stated?.headline ?? []));
      for (const headline of erased) if (said.some((words) => words.includes(headline))) erased.delete(headline);
      return pages.flatMap(({ name, text }) =>
        [...erased].flatMap((headline) =>
          unless(
            headline === '' || !formsOf(headline).some((form) => text.includes(form)),
            name,
            `it says "${headline}"`,
          ),
        ),
      );
    },
  },
  'shown-story-has-reports': {
    sentence: 'A story that is not withdrawn has the claim of some article, and its facts are of one of these.',
    check: ({ stories, claims, homeOf }) => {
      const homes = Map.groupBy(claims.values(), (claim) => homeOf(textOf(claim, 'storyId')));
      return [...stories].flatMap(([id, { withdrawnAt, facts }]) => {
        if (withdrawnAt !== undefined) return [];
        const own = (homes.get(id) ?? []).map(({ articleId }) => articleId);
        const { articleId } = recordOf(facts);
        const isRight = own.includes(articleId);
        return unless(isRight, id, own.length === 0 ? 'it has no report' : `it shows ${articleId}, and has ${own}`);
      });
    },
  },
  'shows-its-own-reports': {
    sentence: 'At no time does a story that is not withdrawn show the article of another.',
    check: (view) => (view.images === undefined ? [] : strangers(view.images)),
  },
};

/** Stories that showed, at some time, a report of another. */
function strangers(images: readonly Item[]): Finding[] {
  const table = new Map<string, Item>();
  return images.flatMap((image) => {
    if (image.entity !== 'report') table.set(textOf(image, 'pk'), image);
    // The items of one transaction follow each other, and the last of them is a receipt or the answer to a request.
    if (image.entity !== 'receipt' && image.entity !== 'request') return [];
    return [...table.values()].flatMap((story) => {
      if (story.entity !== 'story' || story.withdrawnAt !== undefined) return [];
      const { articleId } = recordOf(story.facts);
      const claim = table.get(`ARTICLE#${articleId}`);
      const home = homeIn(textOf(claim ?? {}, 'storyId'), (id) => table.get(`STORY#${id}`));
      return unless(home === storyIdAt(story), storyIdAt(story), `it showed ${articleId} of ${home}`);
    });
  });
}

/** The words as HTML, as JSON, and as the index of a search folds them. */
const formsOf = (words: string): string[] => [
  asHtml(words),
  JSON.stringify(words).slice(1, -1),
  ` ${(words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `,
];

const asHtml = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const LISTED_ARTICLES = 50;

const splitArticle = (correction: Item): string => textOf(recordOf(listOf(correction, 'reports')[0]), 'articleId');

const pairOf = (correction: Item): string =>
  [textOf(correction, 'storyId'), textOf(correction, 'otherStoryId')].sort().join(' ');

/** Goes through all writes in their order; an item of a transaction is written before the receipt. */
function misplaced(images: readonly Item[]): Finding[] {
  const table = new Map<string, Item>();
  const at = (key: string): Item | undefined => table.get(key);
  const home = (storyId: string): string => homeIn(storyId, (id) => at(`STORY#${id}`));
  return images.flatMap((image) => {
    if (image.entity !== 'report') table.set(textOf(image, 'pk'), image);
    const { entity, disposition, storyId, pk } = image;
    // A file that changes nothing is recorded beside a correction, and names the story that it saw.
    if (entity !== 'receipt' || !WRITING.includes(String(disposition))) return [];
    const address = storyIdOf(textOf(image, 'textKey'));
    const words = at(`STORY#${address}`);
    const owner = words?.entity === 'story' ? textOf(words, 'textStoryId') || address : textOf(words ?? {}, 'storyId');
    const claimed = textOf(at(`ARTICLE#${image.articleId}`) ?? {}, 'storyId');
    const isOwn = disposition !== 'copy';
    // A report that is split off leaves its words where they are if they belong to a third story.
    const isSplit = image.splitFrom !== undefined;
    return [
      ...unless(isSplit || home(owner) === storyId, String(pk), `it is in ${storyId}, and its words in ${home(owner)}`),
      ...unless(
        !isOwn || home(claimed) === storyId,
        String(pk),
        `it is in ${storyId}, its article in ${home(claimed)}`,
      ),
    ];
  });
}
