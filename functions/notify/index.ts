/** What other rooms take of this folder. */
export { type AnnounceOptions, announce, type NotifyObserver } from './announce.ts';
export { announcedAgain, toCoverage, toNotification } from './to-notification.ts';
