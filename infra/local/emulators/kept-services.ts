import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { buildApp } from 'fauxqs';

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;

export interface KeptServices {
  readonly stores: Stores;
  close(): void;
}

/**
 * What fauxqs holds, in a folder: it writes every change through. As its own `startFauxqs` does, which cannot be used because
 * it listens on every interface; and out of its files, because it exports nothing else that persists.
 */
export async function openKeptServices(folder: string): Promise<KeptServices> {
  const [PersistenceManager, SqsStore, SnsStore, S3Store] = await Promise.all([
    load('persistence.js', 'PersistenceManager'),
    load('sqs/sqsStore.js', 'SqsStore'),
    load('sns/snsStore.js', 'SnsStore'),
    load('s3/s3Store.js', 'S3Store'),
  ]);
  const persistence = new PersistenceManager(folder);
  const [sqsStore, snsStore, s3Store] = [new SqsStore(), new SnsStore(), new S3Store()];
  // First what was kept: with a persistence the stores would write it again.
  persistence.load(sqsStore, snsStore, s3Store);
  for (const queue of sqsStore.allQueues()) {
    // Whoever had received them is gone, and need not be waited for until their time is over.
    for (const { message } of queue.inflightMessages.values()) queue.messages.push(message);
    queue.inflightMessages.clear();
  }
  for (const part of [sqsStore, snsStore, s3Store, ...sqsStore.allQueues()]) part.persistence = persistence;
  return { stores: { sqsStore, snsStore, s3Store }, close: () => persistence.close() };
}

// biome-ignore lint/suspicious/noExplicitAny: these files have no public types
async function load(file: string, name: string): Promise<new (...args: unknown[]) => any> {
  const folder = dirname(fileURLToPath(import.meta.resolve('fauxqs')));
  return (await import(pathToFileURL(join(folder, file)).href))[name];
}
