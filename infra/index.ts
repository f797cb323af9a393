/** The package `wiredrop`: a construct for a CDK stack. */
export type { StoryFilter, StoryTarget } from './constructs/story-subscription.ts';
export type { Settings } from './settings.ts';
export { SettingsError } from './settings-from-context.ts';
export { Wiredrop, type WiredropProps } from './wiredrop.ts';
