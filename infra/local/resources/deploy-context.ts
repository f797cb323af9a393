import type { Clients, Endpoints } from '../../aws/index.ts';
import type { BucketNotifications } from '../events/bucket-notifications.ts';
import type { EventSource } from '../events/event-source.ts';
import type { StreamEventSource } from '../events/stream-event-source.ts';
import type { FunctionDefinition } from '../lambda/function-definition.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import type { KeptFolder } from '../machine/kept-folder.ts';
import type { CreatedResource } from '../template/intrinsics.ts';
import type { JsonObject } from '../template/template.ts';

/** What resources are created with, and where they register what runs. */
export interface DeployContext {
  readonly clients: Clients;
  readonly endpoints: Endpoints;
  readonly region: string;
  readonly account: string;
  readonly notifications: BucketNotifications;
  /** Where the stack is kept between runs; absent: it is removed when the process ends. */
  readonly kept: KeptFolder | undefined;
  /** Whether the emulators hold the resources of an earlier run. */
  readonly resumed: boolean;
  /** Folder of a file asset, by its object key in the template. */
  readonly assetFolders: ReadonlyMap<string, string>;
  /** Queues by ARN. */
  readonly queues: Map<string, QueueInfo>;
  /** Functions by ARN and by name. */
  readonly functions: Map<string, FunctionPool>;
  readonly streamSources: StreamEventSource[];
  readonly sources: EventSource[];
  /** Functions of a schedule that work off what waits for them. */
  readonly scheduled: { readonly name: string; isIdle(): Promise<boolean> }[];
  /** Queues an event source mapping reads. */
  readonly sourceQueues: Set<string>;
  /** Queues that hold what failed, by ARN. */
  readonly deadLetterQueues: Set<string>;
  readonly createPool: (definition: Omit<FunctionDefinition, 'preload'>) => FunctionPool;
  /** Most batches of one mapping at a time on this machine, whatever the template allows. */
  readonly concurrency: number;
  readonly redeliverySeconds: number;
  /** Between two reads of an empty stream. */
  readonly streamPollMs: () => number;
  readonly onError: (what: string, error: unknown) => void;
  /** Says in one line what was changed in a kept folder. */
  readonly say: (line: string) => void;
}

export interface QueueInfo {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** `maxReceiveCount` of its redrive policy, if it has one. */
  readonly maxReceives?: number;
}

/** How the local stack makes a resource of one CloudFormation type. */
export interface ResourceType {
  /** Properties that `create` puts into effect. */
  readonly applied: readonly string[];
  /**
   * Properties that change nothing on one machine, each with the reason. A property in neither list stops the start.
   */
  readonly noEffect: Readonly<Record<string, string>>;
  /** Makes the resource. `properties` are the applied ones, with intrinsic functions computed. */
  create(context: DeployContext, name: ResourceName, properties: JsonObject): Promise<CreatedResource>;
}

export interface ResourceName {
  readonly logicalId: string;
  readonly metadata: JsonObject;
  /** The resource's name if the template gives none: stack name and logical id. */
  readonly generated: string;
}
