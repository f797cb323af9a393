import { type FeedStory, urlOfId } from '../../../../functions/feed/index.ts';
import { fold, isArticleId, isSameUrl, plainUrl, urlIn } from '../../../../functions/matching/index.ts';

/** The id of the report with this url, with or without its query, or with this id, as its file states it. */
export function reportMeant(story: FeedStory, asked: string): string | undefined {
  const raw = fold(asked);
  const url = urlIn(raw);
  const ids = story.reports.map(({ articleId }) => articleId);
  const isMeant = (known: string | undefined) =>
    url !== undefined && known !== undefined && isSameUrl(plainUrl(fold(known)), url);
  return (
    ids.find((id) => isArticleId(fold(id), raw)) ??
    story.reports.find((report) => isMeant(report.url))?.articleId ??
    ids.find((id) => isMeant(urlOfId(id)))
  );
}
