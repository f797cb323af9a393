/**
 * For subscribers, as `wiredrop/events`: what a notification holds, and reading one however it was delivered. Needs
 * neither AWS nor Node.
 *
 *     const notification = parseNotification(record.body);
 *     if (notification.type === 'story.created') console.log(notification.data.headline);
 */
import schema from './notification.schema.json' with { type: 'json' };

export { isNewerThan, type StoryState } from './is-newer-than.ts';
export type {
  CoverageData,
  CoverageNotification,
  Notification,
  ObjectPointer,
  RejectionData,
  RejectionNotification,
  StoryData,
  StoryNotification,
  StoryReport,
  WithdrawalData,
  WithdrawalNotification,
} from './notification.ts';
export { NotificationError, type NotificationErrorCode, parseNotification } from './parse-notification.ts';
export { SAMPLES } from './samples.ts';
/**
 * JSON Schema (draft 7) of a notification. Its type is written out, so that declarations do not refer to a JSON file.
 */
export const NOTIFICATION_SCHEMA: Readonly<Record<string, unknown>> = schema;
