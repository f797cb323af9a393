import type { InvocationResult } from './function-definition.ts';

/**
 * Which records of a batch failed.
 * @param ids identifiers of the batch's records.
 * @param reported whether the mapping has `ReportBatchItemFailures`; without it a function that returns has succeeded.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html, "Success and failure conditions": a list that is
 * missing, null or empty is a success; an answer of another form, or an identifier that is empty or not of this batch, fails everything.
 */
export function batchFailures(
  result: InvocationResult,
  ids: readonly string[],
  reported: boolean,
): ReadonlySet<string> {
  const all = new Set(ids);
  const none = new Set<string>();
  if (!result.ok) return all;
  if (!reported || result.payload === null) return none;
  const failures = (result.payload as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return none;
  if (!Array.isArray(failures)) return all;
  const failed = failures.map((failure: unknown) => identifierOf(failure));
  return failed.every((id) => id !== undefined && all.has(id)) ? new Set(failed as string[]) : all;
}

function identifierOf(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined;
  return typeof failure.itemIdentifier === 'string' ? failure.itemIdentifier : undefined;
}
