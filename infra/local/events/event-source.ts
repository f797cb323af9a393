import type { InvocationResult } from '../lambda/function-definition.ts';

/** A running event source mapping. */
export interface EventSource {
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

/** Invokes the mapping's function; never rejects. */
export type Invoke = (event: unknown) => Promise<InvocationResult>;

/** Which records the function is invoked for. */
export type EventFilter = (record: unknown) => boolean;

/**
 * A record passes if it matches one of the patterns, or if there are none. Patterns of exact values, `exists` and
 * `prefix`, which is all that the stack has. Source:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 * @param patterns `Pattern` of each filter, JSON.
 * @throws Error naming the rule, when a pattern uses another operator.
 */
export function compileEventFilter(patterns: readonly string[]): EventFilter {
  const tests = patterns.map((pattern) => compilePattern(JSON.parse(pattern)));
  return (record) => tests.length === 0 || tests.some((test) => test(record));
}

/** Every field of a pattern must match; a list in the record matches when one of its elements does. */
function compilePattern(pattern: unknown): EventFilter {
  if (Array.isArray(pattern)) {
    const rules = pattern.map(compileRule);
    const test: EventFilter = (value) => rules.some((rule) => rule(value));
    return (value) => (Array.isArray(value) ? value.some(test) : test(value));
  }
  if (typeof pattern !== 'object' || pattern === null)
    throw new Error(`Not a filter pattern: ${JSON.stringify(pattern)}`);
  const tests = Object.entries(pattern).map(([name, rule]) => [name, compilePattern(rule)] as const);
  return (value) => tests.every(([name, test]) => test(fieldOf(value, name)));
}

/** One element of a list: a value to be equal to, `{ exists: … }` or `{ prefix: … }`. */
function compileRule(rule: unknown): EventFilter {
  if (typeof rule !== 'object' || rule === null) return (value) => value === rule;
  if ('prefix' in rule) return (value) => typeof value === 'string' && value.startsWith(String(rule.prefix));
  if (!('exists' in rule)) throw new Error(`The local stack has no filter rule ${JSON.stringify(rule)}`);
  return (value) => (value !== undefined) === rule.exists;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/**
 * Which records of a batch failed.
 * @param ids identifiers of the batch's records.
 * @param reported whether the mapping has `ReportBatchItemFailures`; without it a function that returns has succeeded.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html, "Success and failure
 * conditions": a list that is missing, null or empty is a success; an answer of another form, or an identifier that is
 * empty or not of this batch, fails everything.
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
