import type { Laboratory } from './laboratory.ts';
import { withOwnProcess } from './own-process.ts';

type Environment = Readonly<Record<string, string>>;

/**
 * Does the work in a laboratory whose messages are handled by a process of ingest of its own: those that are sent at once, in one batch. Its lines are
 * that process's.
 * @param otherwise changes the function's environment.
 * @param work may also have it called once with such a batch, and hears whether the call came to an end.
 */
export const withOwnFunction = <T>(
  lab: Laboratory,
  otherwise: (environment: Environment) => Environment,
  work: (lab: Laboratory, invoke: (bodies: readonly string[]) => Promise<boolean>) => Promise<T>,
): Promise<T> =>
  withOwnProcess(
    lab,
    'ingest',
    ({ environment }) => ({ environment: { ...environment, ...otherwise(environment) } }),
    ({ invoke, lines }) => {
      const answer = (bodies: readonly string[]) => invoke(bodies.map((body, at) => ({ messageId: String(at), body })));
      const send = async (bodies: readonly string[]): Promise<void> => {
        for (let left = receivesOf(lab); left > 0; left--) if ((await answer(bodies))?.length === 0) return;
      };
      return work({ ...lab, send, lines }, async (bodies) => (await answer(bodies)) !== undefined);
    },
  );

/** As often a message is received before it is given up. */
const receivesOf = ({ stack, intake }: Laboratory): number => {
  const receives = [...stack.queues.values()].find(({ url }) => url === intake)?.maxReceives;
  if (receives === undefined) throw new Error('the template bounds the receives of the intake queue no more');
  return receives;
};
