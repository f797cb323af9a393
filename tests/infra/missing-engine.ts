import { after } from 'node:test';
import { chooseEngine, type EngineName } from '../../infra/local/emulators/table-engine.ts';

/** Why tests of an engine cannot run here: false if they can. Says so on standard error, where a skipped test is easily missed. */
export async function missingEngine(name: EngineName): Promise<string | false> {
  try {
    await chooseEngine(name);
    return false;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    after(() => console.error(`SKIPPED: tests of the table engine ${name}. ${why}`));
    return why;
  }
}
