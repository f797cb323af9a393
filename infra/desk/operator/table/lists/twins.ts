import { asStory, type Story } from '../../../../../functions/story/items/index.ts';
import { type OpenTwins, openTwins } from '../../../../../functions/story/table/index.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { withViewed } from '../listing.ts';

interface ViewedTwins extends Pick<OpenTwins, 'twins'> {
  readonly younger: Story;
  readonly older: Story;
}

/** The twins that are still undecided, with what lists show of both stories. */
export async function viewedTwins(stack: OperatedStack, limit: number): Promise<ViewedTwins[]> {
  const open = await openTwins(stack.clients.dynamodb, stack.outputs.tableName, { limit });
  const heads = open.flatMap(({ younger, older }) => [asStory(younger), asStory(older)]);
  const viewed = new Map((await withViewed(stack, heads)).map((story) => [story.pk, story]));
  return open.flatMap(({ twins, ...pair }) => {
    const [younger, older] = [viewed.get(pair.younger.pk), viewed.get(pair.older.pk)];
    return younger && older ? [{ twins, younger, older }] : [];
  });
}
