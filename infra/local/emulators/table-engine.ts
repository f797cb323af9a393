import { findJava, javaAdvice } from '../machine/java.ts';
import type { Keeper } from '../machine/keeper.ts';
import { LocalError } from '../machine/local-error.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';
import { findDynoxide, startDynoxide } from './dynoxide.ts';
import { ENGINES, type EngineName } from './engine-names.ts';
import type { EngineProcess } from './engine-process.ts';

export { ENGINES, type EngineName } from './engine-names.ts';

export function isEngineName(name: string): name is EngineName {
  return (ENGINES as readonly string[]).includes(name);
}

export interface TableEngine {
  readonly name: EngineName;
  /** For a person, with the reason if nobody asked for it: `dynoxide (no Java found)`. */
  readonly description: string;
  /**
   * @param dataFolder where it keeps its data, to start from what lies there; absent: removed when this process ends.
   */
  start(keeper: Keeper, dataFolder?: string): Promise<EngineProcess>;
}

/**
 * The engine that was asked for, else DynamoDB Local if there is a Java for it, else dynoxide.
 * @throws LocalError in one line, with what to install, when there is none.
 */
export async function chooseEngine(
  wanted: EngineName | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<TableEngine> {
  const name = wanted ?? engineIn(environment);
  if (name === 'java') return dynamoDbLocal(await requireJava(environment));
  if (name === 'dynoxide') return dynoxide(requireDynoxide());
  const java = await findJava(environment);
  if (java.path !== undefined) return dynamoDbLocal(java.path);
  const program = findDynoxide();
  if (program !== undefined) return dynoxide(program, `dynoxide (${java.problem})`);
  throw new LocalError(
    `There is no engine for the table. Either install Java for DynamoDB Local (${java.problem}): ` +
      `${javaAdvice()}. Or install dynoxide: ${DYNOXIDE_ADVICE}.`,
  );
}

/** `WIREDROP_ENGINE`, for what starts a stack and has no options: the tests. */
function engineIn({ WIREDROP_ENGINE: name = '' }: NodeJS.ProcessEnv): EngineName | undefined {
  if (name === '' || isEngineName(name)) return name || undefined;
  throw new LocalError(`WIREDROP_ENGINE is ${name}: there are ${ENGINES.join(' and ')}.`);
}

const DYNOXIDE_ADVICE =
  'on Linux with an x64 processor "npm ci" without --omit=optional brings it, elsewhere put its ' +
  'program on the PATH (https://github.com/nubo-db/dynoxide)';

async function requireJava(environment: NodeJS.ProcessEnv): Promise<string> {
  const { path, problem } = await findJava(environment);
  if (path !== undefined) return path;
  throw new LocalError(`DynamoDB Local needs Java 17 or newer: ${problem}. Install it: ${javaAdvice()}`);
}

function requireDynoxide(): string {
  const program = findDynoxide();
  if (program === undefined) throw new LocalError(`There is no dynoxide: ${DYNOXIDE_ADVICE}.`);
  return program;
}

function dynamoDbLocal(java: string): TableEngine {
  return {
    name: 'java',
    description: 'DynamoDB Local',
    start: (keeper, dataFolder) => startDynamoDbLocal(keeper, java, dataFolder),
  };
}

function dynoxide(program: string, description = 'dynoxide'): TableEngine {
  return { name: 'dynoxide', description, start: (keeper, dataFolder) => startDynoxide(keeper, program, dataFolder) };
}
