/** The package `wiredrop`: a construct for a CDK stack. */
export type { StoryTarget } from './constructs/story-subscription.ts';
export { SettingsError } from './settings/read-settings.ts';
export type { Settings } from './settings/settings.ts';
export type { StoryFilter, WebhookSetting } from './settings/webhook-setting.ts';
export { Wiredrop, type WiredropProps } from './wiredrop.ts';
