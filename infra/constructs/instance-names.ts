import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Unique name of an instance of wiredrop in its account and region: the name of its stack, and its path in the stack.
 * An instance with the id `Default`, as in this repository's app, has the stack's name: `Wiredrop`. Another is
 * `Wiredrop/News`.
 * @param part a construct directly below the instance.
 */
export function instanceName(part: Construct): string {
  return [Stack.of(part).stackName, ...idsInStack(part.node.scope)].join('/');
}

/**
 * A logical id that does not depend on the ids of constructs inside the instance.
 * @param part a construct directly below the instance.
 */
export function pinnedId(part: Construct, id: string): string {
  return [...idsInStack(part.node.scope), id].join('').replaceAll('-', '');
}

/** Gives resources these logical ids, with the instance's path in front. */
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
      // An id may have any character; a namespace of metrics, a dashboard's name and a URI may not.
      .map(({ node }) => node.id.replaceAll(/[^A-Za-z0-9-]/g, ''))
  );
}
