/**
 * For subscribers, as `wiredrop/events`: what a notification holds, and reading one however it was delivered. Needs
 * neither AWS nor Node.
 *
 *     const notification = parseNotification(record.body);
 *     if (notification.type === 'story.created') console.log(notification.data.headline);
 */

export type { Change, ObjectPointer, PreviousFacts, StoryFacts } from './facts.ts';
export {
  type CoverageData,
  type CoverageNotification,
  isNewerThan,
  type Notification,
  type RejectionData,
  type RejectionNotification,
  type StoryData,
  type StorylineData,
  type StoryNotification,
  type StoryReport,
  type StoryState,
  type WithdrawalData,
  type WithdrawalNotification,
} from './notification.ts';
export { NotificationError, type NotificationErrorCode, parseNotification } from './parse-notification.ts';
export { SAMPLES } from './samples.ts';
export { NOTIFICATION_SCHEMA } from './schema.ts';
