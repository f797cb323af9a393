import { stageOf } from './stage.ts';

/** How deep causes are logged: deeper ones repeat those above. */
const DEPTH = 4;

/**
 * An error as a line of JSON can carry it: with where it happened, its stack, and the cause that the SDK's errors hide the
 * reason in.
 */
export function errorFields(error: unknown, depth = DEPTH): object {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const stage = stageOf(error);
  return {
    name,
    message,
    ...(stage && { stage }),
    stack,
    ...(cause !== undefined && depth > 1 && { cause: errorFields(cause, depth - 1) }),
  };
}
