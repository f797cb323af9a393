/**
 * Event filters of event source mappings: which records a function is invoked for.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export type EventFilter = (record: unknown) => boolean;

type Pattern = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;

/**
 * A record passes if it matches one of the patterns, or if there are none.
 * @param patterns `Pattern` of each filter, JSON.
 * @throws Error naming the operator, when a pattern uses one that Lambda does not have: AWS refuses it as well.
 */
export function compileEventFilter(patterns: readonly string[]): EventFilter {
  const tests = patterns.map((pattern) => compilePattern(JSON.parse(pattern)));
  return (record) => tests.length === 0 || tests.some((test) => test(record));
}

/** Every field of a pattern must match. */
function compilePattern(pattern: Pattern): Test {
  const tests = Object.entries(pattern).map(([name, rule]) => compileField(name, rule));
  return (value) => tests.every((test) => test(value));
}

function compileField(name: string, rule: unknown): Test {
  if (name === '$or') return compileAny(asArray(rule).map((alternative) => compilePattern(asObject(alternative))));
  const test = Array.isArray(rule) ? compileAny(rule.map(compileRule)) : compilePattern(asObject(rule));
  return (value) => testEach(field(value, name), test);
}

function compileAny(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value));
}

/** A list in the record matches when one of its elements does. */
function testEach(value: unknown, test: Test): boolean {
  return Array.isArray(value) ? value.some(test) : test(value);
}

/** One element of a rule: a value to be equal to, or an operator. */
function compileRule(rule: unknown): Test {
  if (typeof rule !== 'object' || rule === null) return (value) => value === rule;
  const [[name, operand] = ['', undefined], ...others] = Object.entries(rule);
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator === undefined || others.length > 0) throw new Error(`No such filter rule: ${JSON.stringify(rule)}`);
  return operator(operand);
}

const operators: Readonly<Record<string, (operand: unknown) => Test>> = {
  exists: (wanted) => (value) => (value !== undefined) === wanted,
  prefix: (prefix) => ifText((text) => text.startsWith(asText(prefix))),
  suffix: (suffix) => ifText((text) => text.endsWith(asText(suffix))),
  'equals-ignore-case': (other) => ifText((text) => text.toLowerCase() === asText(other).toLowerCase()),
  'anything-but': (excluded) => {
    const test = compileAny((Array.isArray(excluded) ? excluded : [excluded]).map(compileRule));
    // It asks for a field with another value, so for one that is there.
    return (value) => value !== undefined && !test(value);
  },
  numeric: (comparisons) => compileNumeric(asArray(comparisons)),
};

/** `["=", 5]` or `[">", 0, "<=", 5]`. Attribute values of DynamoDB are strings and never match: `{"N": "5"}`. */
function compileNumeric(comparisons: readonly unknown[]): Test {
  const tests: Test[] = [];
  for (let at = 0; at < comparisons.length; at += 2) {
    const name = asText(comparisons[at]);
    const bound = Number(comparisons[at + 1]);
    const compare = Object.hasOwn(comparators, name) ? comparators[name] : undefined;
    if (compare === undefined) throw new Error(`No such numeric comparison: ${name}`);
    tests.push((value) => typeof value === 'number' && compare(value, bound));
  }
  return (value) => tests.every((test) => test(value));
}

const comparators: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function ifText(test: (text: string) => boolean): Test {
  return (value) => typeof value === 'string' && test(value);
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Pattern)[name];
}

function asObject(value: unknown): Pattern {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`Not a filter pattern: ${JSON.stringify(value)}`);
  }
  return value as Pattern;
}

function asArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`Not a list of filter rules: ${JSON.stringify(value)}`);
  return value;
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`Not a text in a filter rule: ${JSON.stringify(value)}`);
  return value;
}
