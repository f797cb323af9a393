import type { ReasonCode } from '../../article/base/index.ts';
import type { Disposition } from './disposition.ts';

/** Reasons of receipts beside those of the reader: what they mean, and what an uploader can do. */
export const RECEIPT_REASONS = {
  deleted: 'The file was deleted before it was read. Upload it again.',
  overwritten: 'The file was overwritten before it was read. Its newer version has a receipt of its own.',
  'broken-articles':
    'Some articles of the file cannot be read; the others are ingested. Upload a file with the mended ones.',
  'over-budget':
    'The file costs more than its size allows; the articles before are ingested. Split it, or upload it unpacked.',
  replaced: 'While it was held, a newer version of its article came.',
  retracted: 'While it was held, its article was retracted.',
  'ends-embargo': 'It retracts an article under an embargo, which is held no longer.',
  expired: 'It is older than the stack keeps articles (retentionDays).',
  'nothing-to-retract': 'It retracts an article that is not known.',
  'older-crawl': 'A newer version of its article is known.',
} as const;

export type ReceiptReason = ReasonCode | keyof typeof RECEIPT_REASONS;

/** What becomes of a file that is refused for this reason. */
export function dispositionOf(reason: ReceiptReason): Disposition {
  if (reason === 'overwritten' || reason === 'expired') return 'stale';
  return reason === 'unsure-publication' || reason === 'unsure-article' ? 'unsure' : 'rejected';
}
