import { cut, SILENCING } from '../../article/base/index.ts';
import type { Article } from '../../article/index.ts';
import { byKind } from '../../article/internal.ts';
import { ownTimeOf } from '../items/archive.ts';
import type { Reading } from '../items/article-report.ts';
import type { Arrival } from '../items/decision.ts';
import { DISPOSITION, type Disposition } from '../items/disposition.ts';
import { present } from '../items/facts.ts';
import { type Receipt, SCHEMA } from '../items/items.ts';
import { type DayList, listingDay, receiptKey } from '../items/keys.ts';
import { shortName } from '../items/story.ts';
import { expiryOf } from '../table/expiry.ts';

/** Bounds that keep a receipt under 1 KiB: entries of a list, code units of a detail. The log line has all of them. */
const LISTED = 8;
const DETAIL = 200;

/** What the receipt says beside the disposition. */
export type Findings = Pick<Receipt, 'storyId' | 'report' | 'reason' | 'evidence' | 'warnings' | 'doubt' | 'judged'>;

/** The receipt of one file version. It announces only a rejection: a story is announced by its own item. */
export function receiptOf(
  arrival: Arrival,
  disposition: Disposition,
  { storyId, report, reason, evidence, warnings, doubt, judged }: Findings,
): Receipt {
  const { file, result, decidedAt } = arrival;
  const found = foundIn(result);
  const { article } = found;
  const { reportedAt } = article ? ownTimeOf(arrival, { article }) : {};
  const isSilenced = SILENCING.some((code) => warnings?.includes(code));
  const list: DayList | undefined = isSilenced ? 'silenced' : (DISPOSITION[disposition].list ?? (doubt && 'review'));
  return {
    ...receiptKey(file),
    entity: 'receipt',
    schema: SCHEMA,
    version: 1,
    ...expiryOf(arrival),
    announce: isAnnounced(arrival, disposition) ? 'article.rejected' : 'none',
    disposition,
    bucket: file.bucket,
    key: file.key,
    uploadedAt: file.uploadedAt,
    receivedAt: decidedAt,
    ...present({
      reportedAt,
      versionId: file.versionId,
      sequencer: file.sequencer,
      uploadedBy: file.uploadedBy,
      quiet: file.quiet,
      heldUntil: found.heldUntil,
      source: sourceOf(arrival, reportedAt),
      storyId,
      report,
      reason,
      evidence,
      doubt,
      judged,
      detail: disposition === 'held' ? `Until ${found.heldUntil}.` : found.detail,
      doubtful: found.doubtful,
      articleId: article?.articleId,
      publisher: article?.publisher && shortName(article.publisher).toWellFormed(),
      textKey: article?.textKey,
      contentHash: article?.contentHash,
      ...(list && { day: listingDay(file.key, decidedAt, list), firstSeenAt: decidedAt }),
      hashVerified: article?.declaredHash === undefined ? undefined : article.hashVerified,
      repairs: some(article?.repairs.map(({ code, line }) => `${code}@${line}`)),
      warnings: some(warnings),
    }),
  };
}

/** What the receipt of each kind of reading says. */
function foundIn(result: Reading): Pick<Receipt, 'heldUntil' | 'detail' | 'doubtful'> & { article?: Article } {
  return byKind<Reading, ReturnType<typeof foundIn>>(result, {
    article: ({ article }) => ({ article }),
    retracted: ({ article }) => ({ article }),
    held: ({ article, until }) => ({ article, heldUntil: until }),
    container: ({ container }) => ({ detail: container }),
    refused: ({ detail, doubtful }) => ({
      detail: cut(detail.toWellFormed(), DETAIL),
      ...(doubtful && { doubtful }),
    }),
  });
}

const some = (list: string[] | undefined): string[] | undefined => (list?.length ? list.slice(0, LISTED) : undefined);

/**
 * Whether a file is rejected because its publisher holds it back: a draft or an embargo is not a fault, and is not
 * announced.
 */
export function isHeldBack(reason: string | undefined): boolean {
  return reason === 'draft' || reason === 'embargoed';
}

function isAnnounced({ settings, result }: Arrival, disposition: Disposition): boolean {
  const isRejected = settings.notifications && disposition === 'rejected';
  return isRejected && result.kind === 'refused' && !isHeldBack(result.reason);
}

/**
 * The source of a file: its publisher, or its folder (with its slash) if no publisher could be read. Undefined with
 * `sources=off`, and of a quiet file or one of an archive: a night of these says nothing of when a source is silent.
 * @param reportedAt of a file of an archive
 */
function sourceOf({ file, result, settings }: Arrival, reportedAt: string | undefined): string | undefined {
  if (settings.sources === 'off' || file.quiet || reportedAt !== undefined) return undefined;
  const publisher = byKind<Reading, string | undefined>(result, {
    article: ({ article }) => article.publisher,
    retracted: ({ article }) => article.publisher,
    held: ({ article }) => article.publisher,
    container: () => undefined,
    refused: (refusal) => refusal.publisher,
  });
  return shortName((settings.sources === 'publisher' && publisher) || folderOf(file.key)).toWellFormed();
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1) || '/';
}
