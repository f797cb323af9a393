import { toMessage } from '../../../functions/notify/to-message.ts';
import { toNotification } from '../../../functions/notify/to-notification.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { Labelled, World } from '../checker/world/world.ts';

/** What subscribers hear of a table's announcements, where nothing is in the way. */
export const heardOf = (announced: readonly TableItem[], source: string): Pick<World, 'labelled' | 'notifications'> => {
  const labelled = announced.flatMap((item): Labelled[] => {
    const notification = toNotification(item, source);
    if (notification === undefined) return [];
    const { Message: body = '', MessageAttributes = {} } = toMessage(notification, '0');
    const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]);
    return [{ body, attributes: Object.fromEntries(attributes) }];
  });
  return { labelled, notifications: labelled.map(({ body }) => body) };
};
