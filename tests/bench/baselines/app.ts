import { App } from 'aws-cdk-lib';
import { PowertoolsStack } from './powertools/stack.ts';
import { SimpleStack } from './simple/stack.ts';

/** The samples as CDK apps, one at a time: context `baseline` names it. */
const STACKS = { simple: SimpleStack, powertools: PowertoolsStack };

const app = new App();
const name: unknown = app.node.tryGetContext('baseline');
if (name !== 'simple' && name !== 'powertools') throw new Error(`There is no sample ${name}`);
new STACKS[name](app, `Baseline-${name}`);
