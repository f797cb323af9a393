/** What other rooms take of this folder. */
export {
  type Clients,
  clientOptions,
  createClients,
  destroyClients,
  type Endpoints,
  LOCAL_CREDENTIALS,
} from './clients.ts';
export { inBatches } from './in-batches.ts';
export { changeVisibility, decodeEventKey, encodeEventKey, giveBack, hiddenIn } from './queue-messages.ts';
export { openWatchQueue, watchMessages } from './watch-queue.ts';
