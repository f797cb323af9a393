import { chooseEngine, type EngineName } from '../../../../infra/local/emulators/table-engine.ts';
import { startKeeper } from '../../../../infra/local/machine/keeper.ts';

// Starts the table engine of its argument and tells its port, then waits to be killed.
const keeper = startKeeper();
const engine = await chooseEngine(process.argv[2] as EngineName);
const { endpoint } = await engine.start(keeper);
process.send?.({ port: Number(new URL(endpoint).port), keeper: keeper.pid });
setInterval(() => {}, 1_000);
