import { chooseEngine, type EngineName } from '../../infra/local/emulators/table-engine.ts';

/** Why tests of an engine cannot run here: false if they can. */
export async function missingEngine(name: EngineName): Promise<string | false> {
  try {
    await chooseEngine(name);
    return false;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
