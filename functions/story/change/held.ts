import { type ArticleWithProfile, articleReport, isOlder, type Report } from '../items/article-report.ts';
import type { Arrival, Write } from '../items/decision.ts';
import type { FileVersion } from '../items/file-version.ts';
import { type HeldEnd, type HeldItem, type Receipt, SCHEMA } from '../items/items.ts';
import { heldKey, listingDay } from '../items/keys.ts';
import { expiryOf } from '../table/expiry.ts';
import { identityOf, likenessOf } from './same-article.ts';

/** Whether a report is of the article that is held. An id alone does not tell, as with any other article. */
export function isOfHeld(report: ArticleWithProfile, file: FileVersion, held: HeldItem): boolean {
  return likenessOf(report, file, { claim: held, story: undefined, isUrlItsOwn: true }) !== undefined;
}

/** Whether a report ends that an article is held: it is a newer one of the article, or retracts it. */
export function supersedes(report: Report, file: FileVersion, held: HeldItem): boolean {
  return isHeldArticle(report, file, held) && isOlder(held, articleReport(report.article, file));
}

/** Whether a newer report of the article is known that may not be published, or not yet: then no older one is. */
export function isForbidden(report: Report, file: FileVersion, held: HeldItem): boolean {
  return isHeldArticle(report, file, held) && isOlder(articleReport(report.article, file), held);
}

const isHeldArticle = (report: Report, file: FileVersion, held: HeldItem): boolean =>
  held.ended === undefined && file.releasedAt === undefined && isOfHeld(report, file, held);

/** An article that may not be published before a time; without one not before a newer report of it allows that. */
export type Withheld = ArticleWithProfile<'held'> & { until?: string };

/** Nothing is released then. */
const NEVER = '9999-12-31T23:59:59.999Z';

/** The item of an article that is held until its embargo ends. It expires as if it were written then. */
export function heldItem(arrival: Arrival, report: Withheld, articleId: string, before?: HeldItem): HeldItem {
  const { file, scope } = arrival;
  const { eTag, uploadedBy, quiet } = file;
  const { until } = report;
  const at = heldKey(articleId, scope);
  return {
    ...at,
    entity: 'held',
    schema: SCHEMA,
    version: (before?.version ?? 0) + 1,
    ...expiryOf({ ...arrival, decidedAt: until ?? arrival.decidedAt }),
    articleId,
    identity: identityOf(report),
    ...articleReport(report.article, file),
    until: until ?? NEVER,
    // Always listed: by the list it is released.
    ...(until && { day: listingDay(at.pk, until, 'due'), firstSeenAt: until }),
    ...(eTag && { eTag }),
    ...(uploadedBy && { uploadedBy }),
    ...(quiet && { quiet }),
  };
}

/** The writes after which an article is held no longer. @param receipt of its file, which is not recorded */
export function endHeld(held: HeldItem, ended: HeldEnd, receipt?: Receipt): Write[] {
  const { day: _, firstSeenAt: __, ...item } = held;
  const writes: Write[] = [{ item: { ...item, version: held.version + 1, ended }, expect: held.version }];
  if (ended === 'released' || receipt?.disposition !== 'held') return writes;
  const { day, firstSeenAt, ...known } = receipt;
  const stale: Receipt = { ...known, version: receipt.version + 1, disposition: 'stale', reason: ended };
  return [...writes, { item: stale, expect: receipt.version }];
}
