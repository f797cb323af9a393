/** What feeds and the desk take beside the public index. The package does not export it. */
export { NOTIFICATION_TYPES } from './facts.ts';
