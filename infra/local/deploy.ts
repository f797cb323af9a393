import type { DeployContext } from './resources/deploy-context.ts';
import { resourceTypes } from './resources/resource-types.ts';
import { withoutEffect } from './resources/without-effect.ts';
import { type CreatedResource, createResolver, type PseudoParameters } from './template/intrinsics.ts';
import { refuseUnknown } from './template/properties.ts';
import type { SynthesisedStack } from './template/synthesise.ts';
import { creationOrder, type Json, type TemplateResource } from './template/template.ts';

/**
 * Makes what the template says, in the order of its references.
 * @returns the stack's outputs.
 * @throws Error when the template has something that would behave otherwise here than on AWS.
 */
export async function deploy(stack: SynthesisedStack, context: DeployContext): Promise<ReadonlyMap<string, string>> {
  const { stackName, template } = stack;
  const created = new Map<string, CreatedResource>();
  const resolver = createResolver(template, pseudoParameters(stackName, context), created);

  for (const logicalId of creationOrder(template)) {
    const resource = template.Resources[logicalId];
    if (resource === undefined || !resolver.holds(resource.Condition)) continue;
    created.set(logicalId, await create(logicalId, resource));
  }

  async function create(logicalId: string, { Type, Properties = {} }: TemplateResource): Promise<CreatedResource> {
    const generated = physicalName(stackName, logicalId);
    if (Object.hasOwn(withoutEffect, Type)) return placeholder(generated, context);
    const type = Object.hasOwn(resourceTypes, Type) ? resourceTypes[Type] : undefined;
    if (type === undefined)
      throw new Error(`The local stack has no ${Type} (${logicalId}): teach it in infra/local/resources`);
    refuseUnknown(Properties, `${Type} ${logicalId}`, type.applied, type.noEffect);
    const properties: Record<string, Json> = {};
    // The applied ones only: others may refer to what has no effect here.
    for (const name of type.applied) {
      const value = Properties[name] === undefined ? undefined : resolver.resolve(Properties[name]);
      if (value !== undefined) properties[name] = value;
    }
    return type.create(context, { logicalId, generated }, properties);
  }

  const outputs = new Map<string, string>();
  for (const [name, { Value, Condition }] of Object.entries(template.Outputs ?? {})) {
    if (resolver.holds(Condition)) outputs.set(name, String(resolver.resolve(Value)));
  }
  return outputs;
}

function pseudoParameters(stackName: string, { region, account }: DeployContext): PseudoParameters {
  return {
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

/** `Wiredrop-IntakeQueue`: as CloudFormation does, but without the hashes, since nothing else here could have the name. */
function physicalName(stackName: string, logicalId: string): string {
  return `${stackName}-${logicalId.replace(/[0-9A-F]{8}$/, '')}`;
}

/** A resource without effect still has a name to refer to. */
function placeholder(name: string, { region, account }: DeployContext): CreatedResource {
  return { ref: name, attributes: { Arn: `arn:aws:local:${region}:${account}:${name}` } };
}
