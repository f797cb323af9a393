import { isDeepStrictEqual } from 'node:util';
import { whichDo } from './declared.ts';
import { type Item, listOf, numberOf, recordOf, storyIdAt, textOf } from './items.ts';
import { factsIn } from './story-invariants.ts';
import type { Upload } from './world.ts';
import {
  type Announcement,
  differences,
  type FileView,
  type Finding,
  type Invariants,
  unless,
  type WorldView,
} from './world-view.ts';

/** What a subscriber without the stack's sources can hold against a message. */
const MAX_BYTES = 64 * 1024;
const MAX_ATTRIBUTES = 10;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const MAIL_ADDRESS = /[\w.+-]+@[\w-]+\.[\w.-]+/;

/** What holds of the messages that subscribers received. */
export const MESSAGE_INVARIANTS: Invariants = {
  'message-is-a-cloudevent': {
    sentence: 'A message is a CloudEvent of this stack under 64 KB, with at most ten attributes, none of them empty.',
    check: ({ announcements, settings }) =>
      announcements.flatMap((one) => {
        const { body, event, attributes = { type: one.type } } = one;
        const envelope = { specversion: '1.0', source: settings.source, datacontenttype: 'application/json' };
        const values = Object.values(attributes);
        return [
          ...differences(nameOf(one), event, envelope),
          ...unless(INSTANT.test(textOf(event, 'time')), nameOf(one), `its time is ${event.time}`),
          ...unless(Buffer.byteLength(body) <= MAX_BYTES, nameOf(one), `it has ${Buffer.byteLength(body)} bytes`),
          ...unless(values.length <= MAX_ATTRIBUTES && !values.includes(''), nameOf(one), 'its attributes are odd'),
          ...differences(nameOf(one), attributes, { type: one.type }),
        ];
      }),
  },
  'message-id-has-one-content': {
    sentence: 'Whatever arrives twice under one id says the same, or less where something was erased since.',
    check: ({ announcements }) =>
      [...Map.groupBy(announcements, ({ id }) => id)].flatMap(([id, same]) =>
        same.flatMap(({ body }) =>
          unless(
            // Whoever read the words before they were erased may be heard after another who did not.
            body === same[0]?.body || isOneMessage(JSON.parse(body), JSON.parse(same[0]?.body ?? '{}')),
            id,
            `it says ${body} after ${same[0]?.body}`,
          ),
        ),
      ),
  },
  'change-is-announced': {
    sentence:
      'With notifications on, revisions 1 to the latest of every story arrive: the first as created, others as updated or ' +
      'withdrawn; but for those whose words were erased before.',
    check: (view) => missing(view, revisionIds(view).filter(isRemembered(view))),
  },
  'rejection-is-announced': {
    sentence: 'With notifications on, every rejected file arrives as a rejection under the id of its version.',
    check: (view) => missing(view, rejectionIds(view)),
  },
  'coverage-is-announced': {
    sentence: 'With notifications on, a story arrives as covered for every threshold that its publishers have reached.',
    check: (view) => missing(view, coverageIds(view).filter(isRemembered(view))),
  },
  'coverage-is-reached': {
    sentence: 'A story that arrives as covered has as many publishers as the threshold, and no more than it has now.',
    check: (view) =>
      view.announcements.flatMap(({ id, type, data }) => {
        if (type !== 'story.covered') return [];
        const [threshold, publishers] = [Number(id.split('.').at(-1)), numberOf(data, 'publishers')];
        const storyId = textOf(data, 'storyId');
        // A doubtful file that is published no longer counted when it was announced.
        const doubtful = view.answers.filter(
          (one) => one.kind === 'publish' && view.familyOf(textOf(one, 'storyId')) === view.familyOf(storyId),
        );
        const most = publishersOf(view, storyId).size + doubtful.length;
        const isReached = publishers >= threshold && publishers <= most;
        return [
          ...differences(id, data, { coverage: threshold }),
          ...unless(isReached, id, `it has ${publishers} publishers, and the story ${most}`),
        ];
      }),
  },
  'nothing-else-is-announced': {
    sentence: 'No message arrives for anything else, and none at all with notifications off.',
    check: (view) => {
      const all = [...revisionIds(view), ...rejectionIds(view), ...coverageIds(view)];
      const expected = new Map(view.settings.notifications ? all : []);
      return view.announcements.flatMap((one) =>
        unless(expected.get(one.id) === one.type, nameOf(one), `a message of type ${one.type} was not expected`),
      );
    },
  },
  'message-says-what-file-says': {
    sentence: 'A message says what the file that it points to says.',
    check: ({ announcements, files }) =>
      announcements.flatMap((one) => {
        const { type, event, data, id } = one;
        const pointer = recordOf(data.object);
        if (type === 'article.rejected') {
          const file = files.find(({ name }) => name === id);
          if (!file) return [{ subject: id, detail: 'it is about no file' }];
          return [
            ...differences(id, pointer, pointerTo(file.upload)),
            ...differences(id, data, {
              reason: file.disposition === 'container' ? 'broken-articles' : file.receipt?.reason,
            }),
            ...differences(id, event, { subject: `${file.upload.bucket}/${file.upload.key}` }),
          ];
        }
        if (type === 'story.withdrawn') return ofWithdrawn(files, pointer, nameOf(one), data);
        return ofAny(files, pointer, nameOf(one), data);
      }),
  },
  'message-says-what-story-says': {
    sentence: 'A message about a story has its id, and says what the item of that revision says.',
    check: ({ announcements, items, images = [], isCorrected, deletedKeys }) => {
      const known = [...images, ...items].filter(({ entity }) => entity === 'story');
      const versions = new Map<string, Item>();
      for (const item of known) {
        const revision = `${textOf(item, 'pk').slice('STORY#'.length)}.${item.revision}`;
        // What was announced, and not what a later silent write has erased of it.
        if (versions.get(revision)?.announce === undefined || versions.get(revision)?.announce === 'none')
          versions.set(revision, item);
      }
      return announcements.flatMap(({ id, type, event, data, isAgain }) => {
        if (type === 'article.rejected') return [];
        const storyId = id.replace(/\.(?:covered\.)?\d+$/, '');
        const revision = type === 'story.covered' ? data.revision : Number(id.slice(storyId.length + 1));
        // The facts of a covered story may be those of a revision that waits.
        const covering = known.find((one) => one.pk === `STORY#${storyId}` && isCovering(one, id));
        const version = covering ?? versions.get(`${storyId}.${revision}`);
        const { facts: own, revision: announcedBy, news } = recordOf(version?.development);
        const isDevelopment = data.change === 'development' && announcedBy === revision;
        const {
          title,
          headline = title,
          authors,
          language,
        } = recordOf(covering ? version?.heard : (isDevelopment && own) || version?.facts);
        const { firstSeenAt, withdrawnAt, mergedInto } = version ?? {};
        const words = withdrawnAt === undefined ? { title, headline, authors } : { withdrawnAt, mergedInto };
        const { change, previous } = recordOf(type === 'story.updated' ? version : undefined);
        const isNews = isDevelopment && Array.isArray(news) && news.length > 0;
        // Its report may have been erased meanwhile, or moved.
        const isLess = isCorrected(storyId) || (data.previous === undefined && (isAgain || deletedKeys !== undefined));
        const changed =
          type === 'story.updated' ? { change, ...(!isLess && { previous }), news: isNews ? news : undefined } : {};
        const said = version ? { ...words, ...changed, language, firstSeenAt } : {};
        return [
          ...differences(id, data, { storyId, revision, ...said }),
          ...differences(id, event, { subject: storyId }),
        ];
      });
    },
  },
  'message-has-no-mail-address': {
    sentence: 'No message has a mail address in it.',
    check: ({ announcements }) =>
      announcements.flatMap((one) => {
        // The name and the version of an object are not ours to choose.
        const written = JSON.stringify({ ...one.data, object: undefined });
        return unless(!MAIL_ADDRESS.test(written), nameOf(one), 'there is a mail address in it');
      }),
  },
};

/** Whether an announcement must arrive: one whose words were erased before need not, but for a withdrawal. */
function isRemembered({ images = [], items }: WorldView) {
  const forgotten = new Set([...images, ...items].filter(isForgotten).map(({ pk }) => pk));
  return ([id, type]: Expected[number]): boolean =>
    type === 'story.withdrawn' || !forgotten.has(`STORY#${id.replace(/\.(?:covered\.)?\d+$/, '')}`);
}

/** Whether a report says nothing any more, or its story is withdrawn, which may be one that was merged. */
const isForgotten = ({ entity, withdrawnAt, state, merged, before }: Item): boolean =>
  (entity === 'story' && (withdrawnAt !== undefined || merged !== undefined)) ||
  (entity === 'report' &&
    (['erased', 'left'].includes(String(recordOf(state).is)) ||
      listOf({ before }, 'before').some((one) => recordOf(recordOf(one).words).contentHash === '')));

/** Whether the one says what the other says, or less of its story. */
function isOneMessage({ data, ...envelope }: Item, { data: other, ...same }: Item): boolean {
  // A storyline is called by a story of the day, and counts its stories (docs/api.md): it is of the hour of the
  // message.
  const [{ storyline: _, ...one }, { storyline: __, ...two }] = [recordOf(data), recordOf(other)];
  return isDeepStrictEqual(envelope, same) && (saysLess(one, two) || saysLess(two, one));
}

/** Whether a value has nothing that the other did not have at the same place; words may be gone from it. */
function saysLess(value: unknown, before: unknown): boolean {
  if (value === before) return true;
  if (Array.isArray(value))
    return Array.isArray(before) && value.every((one) => before.some((other) => saysLess(one, other)));
  if (typeof value !== 'object' || value === null || typeof before !== 'object' || before === null) return false;
  return Object.entries(value).every(([name, one]) => saysLess(one, (before as Item)[name]));
}

/** In a bucket without versioning a pointer may name several versions of a key: one of them must say it. */
function ofAny(files: readonly FileView[], pointer: Item, subject: string, data: Item): Finding[] {
  const named = files.filter(({ upload }) => differences('', pointer, pointerTo(upload)).length === 0);
  const found = named.map((file) => differences(subject, data, factsIn(file, data.excerpt)));
  return found.find(({ length }) => length === 0) ?? found[0] ?? [{ subject, detail: 'it points to no file' }];
}

/** A withdrawn story points to its file, and repeats nothing of it. */
function ofWithdrawn(files: readonly FileView[], pointer: Item, subject: string, data: Item): Finding[] {
  const isKnown = files.some(({ upload }) => differences('', pointer, pointerTo(upload)).length === 0);
  const { title, headline, excerpt, url, authors, reports } = data;
  const said = [title, headline, excerpt, url, authors, reports].filter((words) => words !== undefined);
  return [
    ...unless(isKnown, subject, 'it points to no file'),
    ...said.map((words) => ({ subject, detail: `it says ${JSON.stringify(words)}` })),
  ];
}

const pointerTo = ({ bucket, key, versionId }: Upload): Item => ({ bucket, key, versionId });

const nameOf = ({ id, body }: Announcement): string => id || body.slice(0, 80);

type Expected = readonly (readonly [id: string, type: string])[];

/**
 * What a quiet file changes is not announced, and of a story of which nothing was announced yet nothing is: the first
 * loud report creates it for subscribers.
 */
const revisionIds = (view: WorldView): Expected => {
  const known = Map.groupBy(versionsIn(view), (story) => `${storyIdAt(story)}.${story.revision}`);
  const receipts = [...(view.images ?? []), ...view.items].filter(({ entity }) => entity === 'receipt');
  const joinedAt = ({ storyId, receivedAt }: Item): string => `${storyId} ${receivedAt}`;
  const quiet = new Set(receipts.filter((one) => one.quiet).map(joinedAt));
  // A quiet copy may join in the millisecond in which another file's report is announced.
  for (const one of receipts)
    if (!one.quiet && whichDo('news').includes(textOf(one, 'disposition'))) quiet.delete(joinedAt(one));
  return [...view.stories].flatMap(([storyId, story]) => {
    const all = Array.from(
      { length: Math.max(0, numberOf(story, 'revision') || 0) },
      (_, at) => `${storyId}.${at + 1}`,
    );
    const isHeard = (id: string): boolean => {
      const { unannounced, lastSeenAt, firstSeenAt } = known.get(id)?.[0] ?? {};
      return !unannounced && !quiet.has(`${storyId} ${lastSeenAt ?? firstSeenAt}`);
    };
    return all.filter(isHeard).map((id, at) => {
      const [version] = known.get(id) ?? [];
      // A quiet story may first be announced by what somebody merges into it.
      if (view.isCorrected(storyId) && view.isQuiet(storyId)) return [id, textOf(version ?? {}, 'announce')] as const;
      const isWithdrawn = version?.withdrawnAt !== undefined;
      return [id, at === 0 ? 'story.created' : isWithdrawn ? 'story.withdrawn' : 'story.updated'] as const;
    });
  });
};

/** Every version of a story that is known. */
const versionsIn = ({ images = [], items }: WorldView): Item[] =>
  [...images, ...items].filter(({ entity }) => entity === 'story');

const coverageIds = (view: WorldView): Expected => {
  const covered = (storyId: string, publishers: unknown) =>
    [`${storyId}.covered.${publishers}`, 'story.covered'] as const;
  const reached = [...view.stories.keys()].flatMap((storyId) => {
    const { size } = publishersOf(view, storyId);
    const isWritten = view.isCorrected(storyId) || view.isQuiet(storyId);
    const thresholds = isWritten ? [] : view.settings.coverage.filter((least) => least <= size);
    return thresholds.map((least) => covered(storyId, least));
  });
  // Publishers come and go with a person's corrections, and a quiet one announces none: what counts is what was
  // written.
  const written = versionsIn(view).flatMap((story) => {
    const { version, publishers } = recordOf(story.coverage);
    const storyId = storyIdAt(story);
    const isWritten = view.isCorrected(storyId) || view.isQuiet(storyId);
    const isMeant = isWritten && version === story.version && story.withdrawnAt === undefined;
    return isMeant ? [covered(storyIdAt(story), publishers)] : [];
  });
  return [...reached, ...written];
};

/** Names of those that report a story, up to a hundred: each counts once. */
function publishersOf({ files, familyOf }: WorldView, storyId: string): ReadonlySet<string> {
  const isInFamily = (file: FileView) => familyOf(file.storyId) === familyOf(storyId);
  const joined = files.filter((file) => isInFamily(file) && whichDo('joins').includes(file.disposition));
  const names = joined.map(({ reading }) => reading?.publisher ?? '').filter((name) => name !== '');
  return new Set([...new Set(names)].slice(0, MAX_PUBLISHERS));
}
const MAX_PUBLISHERS = 100;

function isCovering({ coverage, version }: Item, id: string): boolean {
  const { publishers, version: of } = recordOf(coverage);
  return of === version && id.endsWith(`.covered.${publishers}`);
}

/** A draft and an embargo are no faults. */
const rejectionIds = ({ files, images = [] }: WorldView): Expected =>
  files.flatMap(({ name, disposition, receipt, upload, wasGone }) => {
    const first = images.find(({ pk, sk, unpacked }) => unpacked && `${pk}@${sk}` === name) ?? receipt;
    const isBroken = disposition === 'container' && numberOf(recordOf(first?.unpacked), 'broken') > 0;
    const isFault = disposition === 'rejected' && (wasGone || upload.rejected !== 'draft');
    return (isBroken || isFault) && !receipt?.quiet ? [[name, 'article.rejected'] as const] : [];
  });

function missing({ announcements, settings }: WorldView, expected: Expected) {
  if (!settings.notifications) return [];
  const types = new Map(announcements.map(({ id, type }) => [id, type]));
  return expected.flatMap(([id, type]) => unless(types.get(id) === type, id, `no message of type ${type} arrived`));
}
