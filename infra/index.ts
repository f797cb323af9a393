/** The package `wiredrop`: a construct for a CDK stack. */
export { SettingsError } from './settings-from-context.ts';
export { Wiredrop, type WiredropProps } from './wiredrop.ts';
