import type { Article } from '../../article/article.ts';
import type { Profile } from '../../matching/profile.ts';
import type { ReceiptReason } from './receipt-reasons.ts';

/** An article as it was read from its file, and what it is compared by. */
export interface ArticleWithProfile {
  article: Article;
  profile: Profile;
}

/** What was read of the file, or the code of why nothing was: the reader's reasons, and those of reading the object. */
export type Reading =
  | ({ ok: true } & ArticleWithProfile)
  | { ok: false; reason: ReceiptReason | 'container'; detail: string; publisher?: string };
