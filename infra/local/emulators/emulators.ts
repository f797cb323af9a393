import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Clients, createClients, destroyClients, type Endpoints } from '../../aws/index.ts';
import { type BucketNotifications, createBucketNotifications } from '../events/bucket-notifications.ts';
import type { ObjectCreated } from '../events/s3-event.ts';
import type { Keeper } from '../machine/keeper.ts';
import type { KeptFolder } from '../machine/kept-folder.ts';
import { checkConditions, type Fauxqs, type FauxqsApp, startFauxqs } from './fauxqs.ts';
import { type ObjectWatch, watchObjects } from './object-watch.ts';
import type { TableEngine } from './table-engine.ts';

export interface Emulators {
  readonly clients: Clients;
  readonly endpoints: Endpoints;
  readonly notifications: BucketNotifications;
  readonly uploads: ObjectWatch;
  /** Resolves with what happened if an engine ends by itself. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

export interface EmulatorsProps {
  readonly keeper: Keeper;
  readonly engine: TableEngine;
  readonly region: string;
  /** An object that matches no bucket notification. */
  readonly onUnmatched: (object: ObjectCreated) => void;
  /** Of S3, SQS and SNS: this one or the next free one above it; absent: any. */
  readonly firstPort?: number | undefined;
  /** Where they keep what they hold, to start from what lies there; absent: in memory. */
  readonly kept?: KeptFolder | undefined;
}

/** Starts S3, SQS, SNS and DynamoDB, with the bucket notifications that the S3 emulator lacks. */
export async function startEmulators(props: EmulatorsProps): Promise<Emulators> {
  const { keeper, engine, region, kept } = props;
  const dynamodb = await engine.start(keeper, kept?.table);
  const { fauxqs, uploads, notifications, sendWith } = await startNotifyingFauxqs(props);
  const endpoints = { fauxqs: fauxqs.endpoint, dynamodb: dynamodb.endpoint };
  const clients = createClients({ region }, endpoints);
  sendWith(clients);
  return {
    clients,
    endpoints,
    notifications,
    uploads,
    broken: dynamodb.broken,
    async stop() {
      destroyClients(clients);
      await Promise.all([fauxqs.stop(), dynamodb.stop()]);
    },
  };
}

interface NotifyingFauxqs {
  readonly fauxqs: Fauxqs;
  readonly uploads: ObjectWatch;
  readonly notifications: BucketNotifications;
  /** The clients need the endpoint, and the hooks must exist before it, so the clients come last. */
  sendWith(clients: Clients): void;
}

async function startNotifyingFauxqs({
  region,
  onUnmatched,
  firstPort,
  kept,
}: EmulatorsProps): Promise<NotifyingFauxqs> {
  const clients = Promise.withResolvers<Clients>();
  const notifications = createBucketNotifications({
    region,
    onUnmatched,
    async send({ queueUrl, body }) {
      const { sqs } = await clients.promise;
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    },
  });
  let uploads: ObjectWatch = { pending: () => 0 };
  const prepare = (app: FauxqsApp) => {
    checkConditions(app);
    uploads = watchObjects(app, notifications.announce);
  };
  const fauxqs = await startFauxqs(region, prepare, { firstPort, dataFolder: kept?.services });
  return { fauxqs, uploads, notifications, sendWith: clients.resolve };
}
