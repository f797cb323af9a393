import { App } from 'aws-cdk-lib';
import { PowertoolsStack } from './powertools/stack.ts';
import { SimpleStack } from './simple/stack.ts';

/** The baselines as CDK apps, one at a time: context `baseline` names it. */
const stacks = { simple: SimpleStack, powertools: PowertoolsStack };

const app = new App();
const name: unknown = app.node.tryGetContext('baseline');
if (name !== 'simple' && name !== 'powertools') throw new Error(`There is no baseline ${name}`);
new stacks[name](app, `Baseline-${name}`);
