import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * What tells an instance of wiredrop from every other of its account and region: the name of its stack, and its path in there.
 * One called `Default`, as in this repository's app, is the only one of its stack: `Wiredrop`. Another is `Wiredrop/News`.
 * @param part a construct directly below the instance.
 */
export function instanceName(part: Construct): string {
  return [Stack.of(part).stackName, ...idsInStack(part.node.scope)].join('/');
}

/**
 * The logical id of a resource or output in its stack's template, which does not follow the names of constructs inside the instance.
 * @param part a construct directly below the instance.
 */
export function pinnedId(part: Construct, id: string): string {
  return [...idsInStack(part.node.scope), id].join('').replaceAll('-', '');
}

/** Pins the logical ids of resources, given by the constructs below an instance that they belong to. */
export function pinLogicalIds(part: Construct, resources: Readonly<Record<string, Construct>>): void {
  for (const [id, { node }] of Object.entries(resources))
    (node.defaultChild as CfnResource).overrideLogicalId(pinnedId(part, id));
}

function idsInStack(instance: Construct | undefined): string[] {
  if (instance === undefined) return [];
  const { scopes } = instance.node;
  return (
    scopes
      .slice(scopes.indexOf(Stack.of(instance)) + 1)
      .filter(({ node }) => node.id !== 'Default')
      // An id may hold anything; a namespace of metrics, a dashboard's name and a URI may not.
      .map(({ node }) => node.id.replaceAll(/[^A-Za-z0-9-]/g, ''))
  );
}
