import type { CreatedResource } from '../template/intrinsics.ts';
import type { JsonObject } from '../template/template.ts';
import type { DeployContext } from './deploy-context.ts';

/** How the local stack makes a resource of one CloudFormation type. */
export interface ResourceType {
  /** Properties that `create` puts into effect. */
  readonly applied: readonly string[];
  /** Properties that change nothing on one machine, each with the reason. A property in neither list stops the start. */
  readonly noEffect: Readonly<Record<string, string>>;
  /** Makes the resource. `properties` are the applied ones, with intrinsic functions computed. */
  create(context: DeployContext, name: ResourceName, properties: JsonObject): Promise<CreatedResource>;
}

export interface ResourceName {
  readonly logicalId: string;
  /** What the resource is called when the template names it not: stack name and logical id. */
  readonly generated: string;
}
