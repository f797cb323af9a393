import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Wiredrop, type WiredropProps } from '../../infra/wiredrop.ts';

export const root = join(import.meta.dirname, '..', '..');

/** Feature flags as `cdk synth` gets them: without them it would be another template. */
export const cdkContext: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(root, 'cdk.json'), 'utf8'),
).context;

/** No bundling: it takes seconds, and what is in the bundles is none of the template's business. */
export const withoutBundling = { 'aws:cdk:bundling-stacks': [] };

/** The stack of infra/app.ts. */
export function createStack(app: App, props: WiredropProps = {}): Stack {
  const stack = new Stack(app, 'Wiredrop');
  new Wiredrop(stack, 'Default', props);
  return stack;
}

/**
 * An app for a template alone: without bundles, of which none of it is the template's business, and without what CDK
 * writes and checks beside it. CDK's own rules take seconds: one test runs them, in app.test.ts.
 */
export function templateApp(flags: object = cdkContext): App {
  const context = { ...flags, ...withoutBundling, 'aws:cdk:disable-stack-trace': true };
  return new App({ context, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
}

const templates = new Map<string, Template>();

/** The template with these settings over the defaults; the same settings are synthesised once. */
export function synthesize(props: WiredropProps = {}): Template {
  const name = JSON.stringify(props);
  const template = templates.get(name) ?? Template.fromStack(createStack(templateApp(), props));
  templates.set(name, template);
  return template;
}
