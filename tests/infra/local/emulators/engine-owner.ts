import { startDynamoDbLocal } from '../../../../infra/local/emulators/dynamodb-local.ts';
import { startKeeper } from '../../../../infra/local/machine/keeper.ts';

// Starts the table engine and tells its port, then waits to be killed.
const keeper = startKeeper();
const { endpoint } = await startDynamoDbLocal(keeper);
process.send?.({ port: Number(new URL(endpoint).port), keeper: keeper.pid });
setInterval(() => {}, 1_000);
