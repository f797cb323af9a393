import type { Article, Doubtful, ReadContainer, ReadHeld } from '../../article/index.ts';
import { byKind } from '../../article/internal.ts';
import type { Profile } from '../../matching/profile.ts';
import type { ReceiptReason } from './receipt-reasons.ts';

/** An article as it was read from its file, what the file does with it, and what it is compared by. */
export interface ArticleWithProfile<Kind = 'article' | 'retracted' | 'held'> {
  kind: Kind;
  article: Article;
  profile: Profile;
}

/** A report that is recorded now: nothing is announced of an article that is held. */
export type Report = ArticleWithProfile<'article'> | ArticleWithProfile<'retracted'>;

/** What the reader made of the file, or the code of why it could not be read: its own reasons, and the object's. */
export type Reading =
  | Report
  | (ArticleWithProfile<'held'> & Pick<ReadHeld, 'until'>)
  | Pick<ReadContainer, 'kind' | 'container'>
  | {
      kind: 'refused';
      reason: ReceiptReason;
      detail: string;
      publisher?: string;
      withheld?: ArticleWithProfile<'held'>;
      /** What is in doubt, of a file that is unsure. */
      doubtful?: Doubtful;
    };

/** The report of a reading that is recorded now, if it has one. */
export function reportIn(reading: Reading): Report | undefined {
  return byKind<Reading, Report | undefined>(reading, {
    article: (report) => report,
    retracted: (report) => report,
    held: () => undefined,
    container: () => undefined,
    refused: () => undefined,
  });
}
