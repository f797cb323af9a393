import type { SQSBatchResponse } from 'aws-lambda';
import { createFunctionPool } from '../../../infra/local/lambda/function-pool.ts';
import { startKeeper } from '../../../infra/local/machine/keeper.ts';
import type { Laboratory } from './laboratory.ts';

/** As often a message is received before it is given up (infra/constructs/intake.ts). */
const RECEIVES = 5;

/**
 * Does the work in a laboratory whose messages are handled by a process of ingest of its own: those that are sent at once, in one batch.
 * @param otherwise changes the function's environment.
 */
export const withOwnFunction = async <T>(
  lab: Laboratory,
  otherwise: (environment: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  work: (lab: Laboratory) => Promise<T>,
): Promise<T> => {
  const ingest = lab.stack.functions.find(({ definition }) => definition.environment.SERVICE === 'ingest');
  if (ingest === undefined) throw new Error('the stack has no function that ingests');
  const { environment } = ingest.definition;
  const keeper = startKeeper();
  const pool = createFunctionPool({
    definition: { ...ingest.definition, environment: { ...environment, ...otherwise(environment) } },
    limit: 1,
    keeper,
    onLog: () => {},
    onFailure: ({ errorMessage }) => lab.problems.push(errorMessage),
  });
  const send = async (bodies: readonly string[]): Promise<void> => {
    const Records = bodies.map((body, at) => ({ messageId: String(at), body }));
    for (let left = RECEIVES; left > 0; left--) {
      const result = await pool.invoke({ Records });
      if (result.ok && (result.payload as SQSBatchResponse).batchItemFailures.length === 0) return;
    }
  };
  try {
    return await work({ ...lab, send });
  } finally {
    await pool.stop();
    await keeper.close();
  }
};
