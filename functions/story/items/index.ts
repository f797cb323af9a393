/** What other rooms take of this folder. */
export { QUIET_METADATA, unpackedFolder } from './container.ts';
export { DISPOSITION, DISPOSITIONS, type Disposition, isDisposition, isNews, isOfStory } from './disposition.ts';
export { present } from './facts.ts';
export { type FileVersion, isCanaryKey, listedVersion, versionOf } from './file-version.ts';
export { hotDays, publishersLately, rankHot } from './heat.ts';
export {
  type Doubt,
  itemIn,
  type Judged,
  type LabelledReport,
  type MatchEvidence,
  type RarityItem,
  type Receipt,
  type RequestItem,
  type StoryItem,
  type TableItem,
  type WithdrawnBy,
} from './items.ts';
export type { Unanswered } from './judge.ts';
export {
  ARCHIVE_INDEX,
  address,
  articleClaimKey,
  type DayList,
  type Key,
  listOn,
  PARTITIONS,
  RARITY_KEY,
  scopeOf,
  storyIdAt,
  storyKey,
} from './keys.ts';
export { RECEIPT_REASONS } from './receipt-reasons.ts';
export type { OutputSettings } from './settings.ts';
export {
  asStory,
  chainOf,
  currentStoryId,
  filesOf,
  headlineIn,
  isKeptApart,
  namedRefs,
  type Story,
  speakingReport,
} from './story.ts';
export {
  isShown,
  papersOf,
  type ReportView,
  type StoryDocument,
  type StoryView,
  shownRef,
  storyDocument,
  storyView,
  viewedRefs,
  wordsOf,
} from './view.ts';
