/** What other rooms take of this folder. */
export { awsOnlySettings, readSettings, SettingsError } from './read-settings.ts';
export { DEFAULT_SETTINGS } from './setting-rules.ts';
export { type WebhookSetting, webhookName } from './webhook-setting.ts';
