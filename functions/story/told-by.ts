import type { Known } from './decision.ts';

/** Id of the story that this known article tells: the one it stands in, or the one it left when it took over another's words. */
export const toldBy = ({ article: claim, stories }: Known): string | undefined =>
  [claim?.storyId, claim?.tells].find((id) => id !== undefined && stories.get(id)?.articleId === claim?.articleId);
