import { App, Stack } from 'aws-cdk-lib';
import { readSettings, SettingsError } from './settings/read-settings.ts';
import { Wiredrop } from './wiredrop.ts';

const app = new App();
try {
  const { stackName, ...props } = readSettings(app.node.getAllContext());
  new Wiredrop(new Stack(app, stackName), 'Default', props);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // One clear line each, without the stack of a program error.
  console.error(error.message);
  process.exitCode = 1;
}
