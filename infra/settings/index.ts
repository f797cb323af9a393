/** What other rooms take of this folder. */
export { awsOnlySettings, readSettings, SettingsError } from './read-settings.ts';
export { DEFAULT_SETTINGS } from './settings.ts';
export { type WebhookSetting, webhookName } from './webhook-setting.ts';
