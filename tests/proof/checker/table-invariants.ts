import { PARTITION_OF, whichDo } from './declared.ts';
import { type Item, numberOf, recordOf, storyIdAt, textOf, textsIn } from './items.ts';
import { storyIdOf } from './read-file.ts';
import { compareReports, observedAt } from './report-order.ts';
import { differences, type FileView, type Finding, type Invariants, newestOf, unless } from './world-view.ts';

/** Code units of a text that no id has by chance. */
const TELLING = 12;
const QUOTES = /^(?:detail|doubtful)\b/;

/** What holds of receipts, claims, aliases and keys. */
export const TABLE_INVARIANTS: Invariants = {
  'upload-has-receipt': {
    sentence: 'Every uploaded version has its receipt.',
    check: ({ files }) => files.flatMap(({ name, receipt }) => unless(receipt, name, 'there is no receipt')),
  },
  'receipt-has-upload': {
    sentence: 'There is no receipt without an upload.',
    check: ({ files, receipts }) => {
      const names = new Set(files.map(({ name }) => name));
      return [...receipts.keys()].flatMap((name) => unless(names.has(name), name, 'nobody uploaded it'));
    },
  },
  'receipt-says-what-file-says': {
    sentence:
      'A receipt has the article id, the words and the hash of its file; a hash is verified only where it is right.',
    check: ({ files }) =>
      files.flatMap(({ name, receipt, reading, upload }) => {
        if (!receipt) return [];
        const { bucket, key, versionId, sequencer, uploadedAt } = upload;
        const order = upload.isBackfilled ? receipt.sequencer : sequencer;
        const own = differences(name, receipt, { bucket, key, versionId, sequencer: order, uploadedAt });
        if (!reading) return own;
        const { articleId, textKey, contentHash, declaresHash } = reading;
        const hashVerified = declaresHash ? reading.hashVerified : undefined;
        return [...own, ...differences(name, receipt, { articleId, textKey, contentHash, hashVerified })];
      }),
  },
  'rejected-for-cause': {
    sentence: 'A file is rejected for its reason, or because it was deleted unread; no other file is.',
    check: ({ files }) =>
      files.flatMap(({ name, upload, receipt, disposition, wasGone }) => {
        if (!receipt || wasGone) return [];
        if (upload.rejected !== undefined)
          return differences(name, receipt, { disposition: 'rejected', reason: upload.rejected });
        return unless(disposition !== 'rejected', name, `it was readable and rejected as ${receipt.reason}`);
      }),
  },
  'stale-for-cause': {
    sentence:
      'A file is stale only where its article is known from a newer report, or where it was overwritten unread.',
    check: ({ files, articles }) =>
      files.flatMap(({ name, receipt, report, reading, disposition, wasGone }) => {
        if (!receipt || !reading || wasGone || disposition !== 'stale') return [];
        const newest = newestOf(articles.get(reading.articleId) ?? []);
        const isOlder = report && newest?.report && compareReports(report, newest.report) < 0;
        return unless(isOlder, name, 'it is the newest report of its article');
      }),
  },
  'joined-for-cause': {
    sentence:
      'A copy has the words of another file or evidence of a match, an update or development has evidence; others none; ' +
      'and with matching off no story has features.',
    check: ({ files, settings, stories }) => [
      ...[...stories].flatMap(([id, { profiles }]) =>
        unless(settings.matching || !profiles, id, 'it has features, and matching is off'),
      ),
      ...files.flatMap(({ name, receipt, reading, disposition }) => {
        if (!receipt || !reading) return [];
        if (receipt.evidence !== undefined) {
          const mayMatch = settings.matching && whichDo('match').includes(disposition);
          return unless(mayMatch, name, `it is a ${disposition} and has evidence of a match`);
        }
        const same = files.filter((other) => other.name !== name && other.reading?.textKey === reading.textKey);
        const isSaid = same.length > 0;
        // The first loud report with the words of a quiet one announces the story.
        const isFirst = disposition === 'update' && same.some((other) => other.receipt?.quiet);
        const isMatch = (disposition === 'update' && !isFirst) || disposition === 'development';
        return unless(disposition === 'copy' ? isSaid : !isMatch, name, 'nothing says why it joined');
      }),
    ],
  },
  'words-have-one-story': {
    sentence: 'Equal words belong to one story, and every receipt but that of an older crawl names it.',
    check: ({ files, ownerOf, familyOf }) =>
      files.flatMap(({ name, receipt, reading, disposition, storyId }) => {
        if (!receipt || !reading || disposition === 'stale') return [];
        const owner = ownerOf(reading.textKey);
        if (owner === undefined) return [{ subject: name, detail: 'its words belong to no story' }];
        return unless(familyOf(owner) === familyOf(storyId), name, `its words are ${owner}'s, it is ${storyId}'s`);
      }),
  },
  'own-article-for-cause': {
    sentence:
      'A file is another article than the one its id is known for only where a file with that id has no word ' +
      'of its headline.',
    check: ({ files }) =>
      files.flatMap(({ name, reading, statedId }) => {
        if (!reading || reading.articleId === statedId) return [];
        const others = files.filter((other) => other.statedId === statedId && other.name !== name);
        return unless(
          others.some((other) => !sharesWord(other, reading)),
          name,
          `it is ${reading.articleId}`,
        );
      }),
  },
  'article-has-one-story': {
    sentence: 'An article belongs to one story for good: whatever of it is new, an update, revised or stale is there.',
    check: ({ articles, claims, familyOf }) =>
      [...articles].flatMap(([articleId, files]) => {
        const own = files.filter(({ disposition }) => whichDo('in').includes(disposition));
        const named = [...own.map(({ storyId }) => storyId), textOf(claims.get(articleId) ?? {}, 'storyId')];
        const ids = new Set(named.map(familyOf));
        return unless(ids.size === 1, articleId, `it is in ${[...ids].join(' and ')}`);
      }),
  },
  'claim-is-newest-report': {
    sentence: 'Every article has one claim, which has its newest report: by crawl, upload, bucket, key and sequencer.',
    check: ({ articles, claims, files }) => {
      // Their reports say nothing, and no copy makes them new.
      const wasPublished = (id: string) => files.some(({ upload, statedId }) => upload.unsure && statedId === id);
      return [
        ...[...claims.keys()].flatMap((id) =>
          unless(articles.has(id) || wasPublished(id), id, 'nobody uploaded this article'),
        ),
        ...[...articles].flatMap(([articleId, files]) => {
          const newest = newestOf(files);
          const claim = claims.get(articleId);
          if (!claim || !newest?.report) return [{ subject: articleId, detail: 'nobody has claimed this article' }];
          // However old it is: the first loud report is announced.
          if (files.some(({ receipt }) => receipt?.quiet)) return [];
          const { bucket, key, uploadedAt, sequencer, textKey } = newest.report;
          return differences(articleId, claim, {
            ...{ bucket, key, uploadedAt, sequencer, textKey },
            observedAt: observedAt(newest.report),
          });
        }),
      ];
    },
  },
  'named-story-exists': {
    sentence: 'Every story that a receipt, a claim, an alias or a match key names is there.',
    check: ({ items, stories }) =>
      items.flatMap((item) =>
        storyIdsIn(item).flatMap((id) => unless(stories.has(id), addressOf(item), `it names the missing story ${id}`)),
      ),
  },
  'item-is-at-its-address': {
    sentence: 'Every item is of a known kind, at the address of what it is about, and no larger than DynamoDB stores.',
    check: ({ items }) =>
      items.flatMap((item) => {
        const subject = addressOf(item);
        const size = Buffer.byteLength(JSON.stringify(item));
        return [
          ...unless(isAtItsAddress(item), subject, `an item of kind ${item.entity} is there`),
          ...unless(numberOf(item, 'version') >= 1, subject, `its version is ${item.version}`),
          ...unless(size < 400_000, subject, `it has ${size} bytes`),
        ];
      }),
  },
  'news-event-is-one-story': {
    sentence:
      'With matching on, reports of one news event are one story, and none has reports of two; unless a person ' +
      'decided, or words were deleted.',
    check: ({ files, settings, isCorrected, images = [] }) => {
      const isOfEvent = ({ upload, receipt, reading }: FileView) =>
        upload.newsEvent !== undefined && receipt && reading;
      const all = files.filter(isOfEvent);
      const corrected = new Set(all.flatMap(({ upload, storyId }) => (isCorrected(storyId) ? upload.newsEvent : [])));
      const known = all.filter(({ upload }) => !corrected.has(upload.newsEvent));
      // What is like a deleted report alone finds nothing of it any more.
      const erased = new Set(
        images.flatMap((one) => (one.entity === 'report' && recordOf(one.state).is === 'erased' ? storyIdAt(one) : [])),
      );
      const forgotten = new Set(known.flatMap(({ upload, storyId }) => (erased.has(storyId) ? upload.newsEvent : [])));
      const eventOf = ({ upload }: FileView): string => upload.newsEvent ?? '';
      return [
        ...(settings.matching
          ? split(
              known.filter(({ upload }) => !forgotten.has(upload.newsEvent)),
              eventOf,
              ({ storyId }) => storyId,
            )
          : []),
        ...split(known, ({ storyId }) => storyId, eventOf),
      ];
    },
  },
  'words-are-in-reports': {
    sentence: 'Only reports have words of files. A receipt may quote why its file is refused.',
    check: ({ files, stored }) => {
      const words = files.flatMap(({ stated }) =>
        stated ? [stated.headline, [...stated.text].slice(0, 40).join('')] : [],
      );
      const telling = [...new Set(words)].filter((one) => one.length >= TELLING && one.includes(' '));
      return stored.flatMap((item) => {
        if (item.entity === 'report') return [];
        const said = textsIn(item, '').filter(([path]) => !(item.entity === 'receipt' && QUOTES.test(path)));
        const all = said.map(([, text]) => String(text)).join('\n');
        const found = telling.find((one) => all.includes(one));
        return unless(found === undefined, addressOf(item), `the item of a ${item.entity} says "${found}"`);
      });
    },
  },
  'nothing-is-given-up': {
    sentence: 'The dead-letter queues hold what was meant to end there, and nothing else.',
    check: ({ deadLetters, intendedDeadLetters }) => [
      ...deadLetters.flatMap((body) => unless(intendedDeadLetters.includes(body), body, 'it was given up')),
      ...intendedDeadLetters.flatMap((body) => unless(deadLetters.includes(body), body, 'it was not given up')),
    ],
  },
};

const sharesWord = ({ reading }: FileView, { headline }: { readonly headline: string }): boolean =>
  reading !== undefined && wordsOf(reading.headline).some((word) => wordsOf(headline).includes(word));

const wordsOf = (headline: string): string[] => headline.toLowerCase().match(/\p{L}+/gu) ?? [];

function split(files: readonly FileView[], by: (file: FileView) => string, of: (file: FileView) => string): Finding[] {
  return [...Map.groupBy(files, by)].flatMap(([subject, group]) => {
    const values = new Set(group.map(of));
    return unless(values.size === 1, subject, `it is in ${[...values].join(' and ')}`);
  });
}

const addressOf = ({ pk, sk }: Item): string => `${pk}@${sk}`;

/** Of a match key whatever looks like a story id, so that its layout is its own affair. */
function storyIdsIn(item: Item): string[] {
  // A request to publish a file that was refused names no story.
  if (item.entity === 'request' && item.storyId === '') return [];
  if (item.entity !== 'story' && item.storyId !== undefined) return [textOf(item, 'storyId')];
  if (typeof item.entity === 'string' && ADDRESSES[item.entity]) return [];
  return JSON.stringify(item).match(/(?<=")t\d-[\w-]{22}(?=")/g) ?? [];
}

const ADDRESSES: Readonly<Record<string, (item: Item) => string>> = {
  story: ({ pk }) => `${pk}@STORY`,
  report: ({ pk, sk }) => `${pk}@REPORT#${Number(String(sk).slice('REPORT#'.length))}`,
  alias: (item) => `STORY#${storyIdOf(textOf(item, 'textKey'))}@STORY`,
  article: ({ articleId }) => `ARTICLE#${articleId}@ARTICLE`,
  receipt: ({ bucket, key, versionId, sequencer, sk }) => `FILE#${bucket}/${key}@${versionId ?? sequencer ?? sk}`,
};

function isAtItsAddress(item: Item): boolean {
  const entity = textOf(item, 'entity');
  const expected = ADDRESSES[entity]?.(item) ?? addressOf(item);
  const [partition = ''] = textOf(item, 'pk').split(/[#@]/);
  const own: Readonly<Record<string, string>> = PARTITION_OF;
  // Items of parts alone, such as sources, are in partitions of their own.
  const isThere = own[entity] ? partition === own[entity] : entity !== '' && !Object.values(own).includes(partition);
  return expected === addressOf(item) && isThere;
}
