import type { FunctionDefinition } from '../../../infra/local/lambda/function-definition.ts';
import { createFunctionPool } from '../../../infra/local/lambda/function-pool.ts';
import { startKeeper } from '../../../infra/local/machine/keeper.ts';
import type { Call } from '../proxy/call.ts';
import type { Laboratory } from './laboratory.ts';

/** A process of a function that nothing but the campaign invokes. */
export interface OwnProcess {
  /** Whether a call is this process's. */
  readonly makes: (call: Call) => boolean;
  /** @returns ids of the records that are to come again; undefined where the invocation came to nothing. */
  readonly invoke: (records: readonly object[]) => Promise<readonly string[] | undefined>;
  /** What it has written to its two outputs. */
  readonly lines: readonly string[];
}

/** Both functions answer so. */
interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Does the work with a process of its own of one of the functions. @param otherwise changes the function's definition. */
export const withOwnProcess = async <T>(
  lab: Laboratory,
  service: 'ingest' | 'notify',
  otherwise: (definition: FunctionDefinition) => Partial<FunctionDefinition>,
  work: (own: OwnProcess) => Promise<T>,
): Promise<T> => {
  const found = lab.stack.functions.find(({ definition }) => definition.environment.SERVICE === service);
  if (found === undefined) throw new Error(`the stack has no function that is called ${service}`);
  const keeper = startKeeper();
  const lines: string[] = [];
  const pool = createFunctionPool({
    definition: { ...found.definition, ...otherwise(found.definition) },
    limit: 1,
    keeper,
    onLog: (line) => lines.push(line),
    onFailure: ({ errorMessage }) => lab.problems.push(errorMessage),
  });
  const invoke = async (Records: readonly object[]): Promise<readonly string[] | undefined> => {
    const result = await pool.invoke({ Records });
    if (!result.ok) return undefined;
    return (result.payload as BatchResponse).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  try {
    const makes = ({ pid }: Call): boolean => pool.processIds().includes(pid);
    return await work({ makes, invoke, lines });
  } finally {
    await pool.stop();
    await keeper.close();
  }
};
