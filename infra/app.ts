import { App } from 'aws-cdk-lib';
import { IngestStack } from './ingest-stack.ts';
import { readSettings, SettingsError } from './settings-from-context.ts';

const app = new App();
try {
  const settings = readSettings(app.node.getAllContext());
  new IngestStack(app, settings.stackName, { settings });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // One clear line each, without the stack of a program error.
  console.error(error.message);
  process.exitCode = 1;
}
