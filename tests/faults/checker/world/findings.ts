import { hash } from 'node:crypto';
import { type PlainItem, plainItem, textOf } from './plain-item.ts';
import type { Reading } from './read-file.ts';
import type { PutVersion, QuietUpload, World } from './world.ts';

/** A world, sorted for looking things up. */
export interface Findings {
  readonly world: World;
  readonly receipts: readonly PlainItem[];
  /** Story items by story id. */
  readonly stories: ReadonlyMap<string, PlainItem>;
  /** Article claims by article id. */
  readonly articles: ReadonlyMap<string, PlainItem>;
  readonly items: readonly PlainItem[];
  /** The id of the story these words belong to: the story that began with them, or the one a claim at its address names. */
  ownerOf(textKey: string): string | undefined;
  /** The id of the story that the place of this one leads to, be it that of a like report, whose words are nobody's then. */
  ledTo(storyId: string): string | undefined;
  /** Key of the words an item stands for: a claim says it, a story only names its article and the hash of its text. */
  wordsOf(item: PlainItem | undefined): string;
  receiptOf(version: Pick<PutVersion, 'bucket' | 'key' | 'version'>): PlainItem | undefined;
  /** Whether its receipt says that it was gone before it was read. */
  isGone(version: PutVersion): boolean;
  /** The receipt of a version whose words were read: it is there, and says neither rejected nor overwritten. */
  readReceiptOf(version: PutVersion): PlainItem | undefined;
  /**
   * Versions whose event came again when they were gone, after a process had died in the middle of them: they have made a story, or
   * reserved their article for one, and their receipt says that nobody could read them.
   */
  readonly begun: readonly ReadVersion[];
  /** Receipts of versions that were told of quietly, and how. */
  readonly quiet: ReadonlyMap<PlainItem, QuietUpload>;
  /** Receipts of the files that made a story or told it anew, by its id: and those of revised copies, of which there are none where any was told of quietly. */
  readonly tellings: ReadonlyMap<string, readonly PlainItem[]>;
  /** Ids of stories that were made while the setting of that name was off. */
  madeWithout(setting: 'timeline' | 'nearDuplicates'): ReadonlySet<string>;
  /** Whether an article once stood in two stories: it left one behind with older words, and may have come back to it in them. */
  hasMoved(articleId: string): boolean;
}

export type ReadVersion = PutVersion & { readonly reading: Reading };

/** The id of a story is in its key; whatever else names a story says its id. */
export const storyNamedBy = (item: PlainItem): string =>
  textOf(item, 'entity') === 'story' ? textOf(item, 'pk').replace(/^STORY#/, '') : textOf(item, 'storyId');

const hasTold = ({ disposition }: PlainItem): boolean => ['new', 'update', 'revision'].includes(String(disposition));

/** A story is named after the version and the first 22 characters of its first text key. */
export const storyIdOf = (textKey: string): string => textKey.replace(/^(t\d+):(.{22}).*$/, '$1-$2');

/** The name by which a story, and a claim that is to be followed by one, know the file they are made from. */
export const founderOf = ({ bucket, key, version }: Pick<PutVersion, 'bucket' | 'key' | 'version'>): string =>
  hash('sha256', `FILE#${bucket}/${key}\n${version}`, 'base64url').slice(0, 16);

export const findingsOf = (world: World): Findings => {
  const items = world.items.map(plainItem);
  const having = (entity: string): PlainItem[] => items.filter((item) => textOf(item, 'entity') === entity);
  const receipts = having('receipt');
  const byAddress = new Map(items.map((item) => [`${textOf(item, 'pk')} ${textOf(item, 'sk')}`, item]));
  const receiptOf: Findings['receiptOf'] = ({ bucket, key, version }) =>
    byAddress.get(`FILE#${bucket}/${key} ${version}`);
  /** Of one hash, two short texts are other words under another headline. */
  const keys = new Map(
    world.versions.map(({ reading }) => [`${reading?.articleId} ${reading?.contentHash}`, reading?.textKey ?? '']),
  );
  const stories = new Map(having('story').map((item) => [storyNamedBy(item), item]));
  const articles = new Map(having('article').map((item) => [textOf(item, 'articleId'), item]));
  const placeOf = (storyId: string): PlainItem | undefined => byAddress.get(`STORY#${storyId} STORY`);
  const ledTo = (storyId: string): string | undefined => {
    const there = placeOf(storyId);
    return there === undefined ? undefined : storyNamedBy(there);
  };
  /** Its article is claimed for a story that it was to make, or a story is made from it. */
  const isBegun = (version: ReadVersion): boolean =>
    [stories.get(storyIdOf(version.reading.textKey)), articles.get(version.reading.articleId)].some(
      (item) => textOf(item, 'founder') === founderOf(version),
    );
  const quiet = new Map(
    world.quiet.flatMap((told) => {
      const receipt = receiptOf(told);
      return receipt === undefined ? [] : [[receipt, told] as const];
    }),
  );
  const isGone = (version: PutVersion): boolean =>
    ['overwritten', 'deleted'].includes(textOf(receiptOf(version), 'reason'));
  const begun = world.versions.filter((version): version is ReadVersion => {
    if (version.reading === undefined || version.hiddenBy === 'nothing') return false;
    return isGone(version) && isBegun({ ...version, reading: version.reading });
  });
  return {
    world,
    items,
    receipts,
    stories,
    articles,
    begun,
    quiet,
    tellings: Map.groupBy(receipts.filter(hasTold), (receipt) => textOf(receipt, 'storyId')),
    madeWithout: (setting) =>
      new Set(
        [...quiet].flatMap(([receipt, told]) =>
          receipt.disposition === 'new' && !told[setting] ? textOf(receipt, 'storyId') : [],
        ),
      ),
    ownerOf: (textKey) =>
      textOf(placeOf(storyIdOf(textKey)), 'entity') === 'near' ? undefined : ledTo(storyIdOf(textKey)),
    ledTo,
    wordsOf: (item) => textOf(item, 'textKey') || (keys.get(`${item?.articleId} ${item?.contentHash}`) ?? ''),
    receiptOf,
    isGone,
    readReceiptOf: (version) => {
      const receipt = receiptOf(version);
      const unread = textOf(receipt, 'disposition') === 'rejected' || textOf(receipt, 'reason') === 'overwritten';
      return unread || version.reading === undefined ? undefined : receipt;
    },
    hasMoved: (articleId) =>
      new Set(receipts.filter((item) => item.articleId === articleId).map((item) => item.storyId)).size > 1,
  };
};
