import { isDeepStrictEqual } from 'node:util';
import { WRITING } from './declared.ts';
import { recordOf, storyIdAt, textOf } from './items.ts';
import { type FileReading, linesOf, readFile } from './read-file.ts';
import { compareReports, observedAt } from './report-order.ts';
import type { Upload } from './world.ts';
import { type FileView, type Finding, type Invariants, unless, type WorldView } from './world-view.ts';

/** No clock of a process is further ahead. */
const SKEW_MS = 10_000;
/** No process reads the table, freezes, and writes later than that. */
const LATE_MS = 75_000;
/** Code points of a text that nobody else writes by chance. */
const TELLING = 40;

/** What holds of embargoes, containers, polled feeds and backfills. */
export const PART_INVARIANTS: Invariants = {
  'embargoed-text-stays-secret': {
    sentence:
      'No message has words of a file before its embargo ends, or of a draft ever, unless an open file says them.',
    check: ({ files, messages }) => {
      const open = files.filter(({ stated, until }) => stated && until === 0);
      return files.flatMap(({ name, stated, until }) => {
        if (!stated || until === 0) return [];
        const said = [stated.headline, [...stated.text].slice(0, TELLING).join('')].filter(
          (words) => !open.some(({ stated: own }) => own?.headline.includes(words) || own?.text.includes(words)),
        );
        const early = messages.filter(({ at = Number.POSITIVE_INFINITY }) => at < until - SKEW_MS);
        const isSaid = (words: string) => early.some(({ body }) => body.includes(JSON.stringify(words).slice(1, -1)));
        return said.flatMap((words) => unless(!isSaid(words), name, `a message says "${words}" before ${until}`));
      });
    },
  },
  'unsure-waits-for-a-person': {
    sentence:
      'A doubtful file is unsure, and no message says its words, until somebody publishes it; and again after ' +
      'the undo.',
    check: ({ files, answers, messages }) =>
      files.flatMap(({ name, upload, stated, disposition, wasGone }) => {
        if (!upload.unsure || !stated || wasGone) return [];
        const own = answers.filter(({ kind, refusal, file }) => {
          const { key, versionId } = recordOf(file);
          return kind === 'publish' && !refusal && key === upload.key && versionId === upload.versionId;
        });
        const isPublished = own.at(-1)?.undo !== undefined;
        const since = Date.parse(textOf(own[0] ?? {}, 'at'));
        const early = messages.filter(({ at = since, isAgain }) => (isAgain ? !isPublished : !(at >= since - SKEW_MS)));
        const isSaid = early.some(({ body }) => body.includes(JSON.stringify(stated.headline).slice(1, -1)));
        return [
          ...unless((disposition === 'unsure') === !isPublished, name, `it is ${disposition}`),
          ...unless(!isSaid, name, 'a message says its words, and nobody published it'),
        ];
      }),
  },
  'newest-statement-counts': {
    sentence:
      'No report is recorded while a newer one of its article that is known says that it must not be, or not yet.',
    check: ({ images = [], files, items }) => {
      const known = new Map<string, FileView[]>();
      const firstAt = new Map<string, number>();
      const byName = new Map(files.map((file) => [file.name, file]));
      return images.flatMap((image) => {
        const file = image.entity === 'receipt' ? byName.get(`${image.pk}@${image.sk}`) : undefined;
        if (!file?.stated || file.wasGone) return [];
        // Two articles may share an id: then the one says nothing about the other.
        const shared = new RegExp(`^(?:HELD|ARTICLE)#${file.stated.articleId}#`);
        if (items.some(({ pk }) => shared.test(String(pk)))) return [];
        const reports = known.get(file.stated.articleId) ?? [];
        const others = reports.filter((one) => one !== file && isNewerReport(one, file));
        const newest = others.reduce<FileView | undefined>((a, b) => (a && isNewerReport(a, b) ? a : b), undefined);
        known.set(file.stated.articleId, [...reports, file]);
        const isRecorded = WRITING.includes(String(image.disposition));
        const at = Date.parse(textOf(image, 'receivedAt'));
        if (!firstAt.has(file.name)) firstAt.set(file.name, at);
        const knownAt = firstAt.get(newest?.name ?? '') ?? at;
        const isBound = newest && newest.until > at + SKEW_MS && at - knownAt > LATE_MS;
        return unless(!isRecorded || !isBound, file.name, `${newest?.name} is newer, and holds until ${newest?.until}`);
      });
    },
  },
  'embargo-ends': {
    sentence:
      'In the end nothing is held and no revision waits: what was is recorded, or replaced by a newer report ' +
      'or object, or deleted.',
    check: ({ items, files, uploads }) => [
      ...items.flatMap(({ entity, ended, pk, day, unsaid }) => [
        ...unless(entity !== 'held' || ended || !day, String(pk), 'it is held'),
        ...unless(unsaid === undefined && !(entity === 'later' && day), String(pk), 'its revision waits'),
      ]),
      ...files.flatMap((file) => {
        const { name, stated, disposition, receipt, upload, wasGone } = file;
        if (!stated || file.until === 0 || file.until === Number.POSITIVE_INFINITY || wasGone) return [];
        if (WRITING.includes(disposition) || disposition === 'duplicate') return [];
        const isReplaced =
          files.some((one) => one.stated?.articleId === stated.articleId && isNewerReport(one, file)) ||
          // A release counts as a report of its own time.
          files.some((one) => one !== file && one.report?.releasedAt && one.stated?.articleId === stated.articleId) ||
          uploads.some((one) => one.key === upload.key && one.uploadedAt >= upload.uploadedAt && one !== upload);
        const isRight = receipt?.reason === 'deleted' || (isReplaced && disposition === 'stale');
        return unless(isRight, name, `it is ${disposition} as ${receipt?.reason}`);
      }),
    ],
  },
  'container-is-unpacked': {
    sentence: 'Each article of a container is one file, and its receipt counts them; nothing is left of a deleted one.',
    check: (view) => view.files.filter(({ upload }) => upload.isContainer).flatMap((file) => unpacked(file, view)),
  },
  'entry-is-written-once': {
    sentence: 'Each entry of a polled feed is one file, which was written once.',
    check: ({ feeds = [], files }) =>
      feeds.flatMap(({ name, entries }) =>
        entries.flatMap(({ url, title, content_text }) => {
          const own = files.filter(({ stated, upload }) => {
            const isOfFeed = upload.key.startsWith(`polled/${name}/`);
            return isOfFeed && stated?.url === url && stated.title === title && stated.text === content_text;
          });
          return unless(own.length === 1, url, `${own.length} files were written of it`);
        }),
      ),
  },
  'quiet-for-cause': {
    sentence: 'What was uploaded quietly, or sent by a quiet backfill first, is announced by no message; all else is.',
    check: ({ files, announcements, answers, stories, claims, familyOf, isCorrected, settings }) => {
      const isLoud = ({ receipt, disposition }: FileView) => WRITING.includes(disposition) && !receipt?.quiet;
      const loudFiles = files.filter(isLoud);
      // Of a doubtful file that was published for a while.
      const published = answers.flatMap((one) => (one.kind === 'publish' ? textOf(one, 'storyId') : []));
      const loud = new Set([...loudFiles.map(({ storyId }) => storyId), ...published].map(familyOf));
      // A copy may be of an article that another story has announced.
      const isHome = ({ reading, storyId }: FileView) =>
        familyOf(textOf(claims.get(reading?.articleId ?? '') ?? {}, 'storyId')) === familyOf(storyId);
      const own = new Set(loudFiles.filter(isHome).map(({ storyId }) => familyOf(storyId)));
      return [
        ...files.flatMap(({ name, receipt, upload, wasGone }) => {
          const isAsked = upload.quiet || upload.isArchived;
          // Without versioning equal bytes that took its place may be read, with their metadata.
          const same = files.filter((one) => one.upload.key === upload.key && one.upload.eTag === upload.eTag);
          const isTwin = upload.versionId === undefined && same.some((one) => one.upload.quiet !== upload.quiet);
          const isRight = isTwin || (receipt?.quiet ? isAsked || upload.isBackfilled : !isAsked);
          return unless(!receipt || wasGone || isRight, name, receipt?.quiet ? 'it is quiet' : 'it is not quiet');
        }),
        ...announcements.flatMap(({ type, data, id }) =>
          unless(
            type === 'article.rejected' || loud.has(familyOf(textOf(data, 'storyId'))),
            id,
            'it is of quiet files',
          ),
        ),
        ...[...stories.values()].flatMap((story) => {
          const id = storyIdAt(story);
          const isSilent = story.unannounced && settings.notifications && !isCorrected(id) && !story.withdrawnAt;
          return unless(!isSilent || !own.has(familyOf(id)), id, 'it has a report that is not quiet');
        }),
      ];
    },
  },
};

/** By what the files state, whatever became of them. */
function isNewerReport({ stated: one, upload }: FileView, { stated: other, upload: than }: FileView): boolean {
  if (!one || !other) return false;
  const order = [
    { ...one, ...upload },
    { ...other, ...than },
  ] as const;
  return observedAt(order[0]) === observedAt(order[1])
    ? compareReports(...order) > 0
    : observedAt(order[0]) > observedAt(order[1]);
}

function unpacked({ name, upload, receipt, wasGone, disposition }: FileView, view: WorldView): Finding[] {
  if (!receipt || wasGone) return [];
  const { deletedKeys, uploads } = view;
  const articles = articlesIn(upload);
  const { articles: counted, broken } = recordOf(receipt.unpacked);
  const isLost = upload.gone !== undefined && Number(broken) > 0;
  // Without versioning whoever unpacks a container again finds the one that is there now.
  const same = uploads.filter((one) => one === upload || (one.key === upload.key && one.versionId === undefined));
  const isRight = same.some((one) => {
    const { length } = articlesIn(one);
    return counted === length && broken === linesOf(one.bytes).length - length;
  });
  const folder = `${upload.key}.unpacked/`;
  const isDeleted = deletedKeys?.includes(upload.key) ?? false;
  const isNewest = uploads.findLast(({ key }) => key === upload.key) === upload;
  const current = view.files.filter(
    (one) => one.upload.key.startsWith(folder) && !deletedKeys?.includes(one.upload.key),
  );
  const keysOf = (article: FileReading): Set<string> =>
    new Set(current.flatMap(({ upload: { key }, stated }) => (isDeepStrictEqual(stated, article) ? key : [])));
  return [
    ...unless(disposition === 'container', name, `it is ${disposition}`),
    ...unless(isRight || isLost, name, `its receipt counts ${counted} and ${broken} broken`),
    ...(isDeleted ? current.map((one) => ({ subject: name, detail: `${one.name} is left of it` })) : []),
    ...(isDeleted || isLost || !isNewest
      ? []
      : articles.flatMap((article) => {
          const { size } = keysOf(article);
          return unless(size === 1, `${name} ${article.articleId}`, `${size} files hold it`);
        })),
  ];
}

const articlesIn = ({ bytes }: Upload): FileReading[] =>
  linesOf(bytes).flatMap((line) => readFile(Buffer.from(line)) ?? []);
