import { readFileSync } from 'node:fs';
import { plainKeyOf } from '../../functions/article/internal.ts';
import { jsonOf } from './webhook-setting.ts';

type Publishable = Readonly<Record<string, readonly string[]>>;

/** Beside the bundle there is room for more; each file is asked for each key. */
const MOST_KEYS = 100;
const MOST_VALUES = 100;
const LONGEST = 60;

const ALLOWED =
  'keys of your files with the values that permit to publish, such as {"freigabe": ["erteilt", "ja"]}, or a file ' +
  'that ' +
  `has this as JSON; at most ${MOST_KEYS} keys of ${MOST_VALUES} values, ${LONGEST} characters each, or empty`;

/** What is allowed, and the first key that is not. */
export function publishableAllowed(value: unknown): string {
  const wrong = Object.entries(recordOf(value) ?? {}).find(([key, values]) => !isKey(key) || !valuesOf(values));
  return wrong === undefined ? ALLOWED : `${ALLOWED} (${JSON.stringify(wrong[0])} is not allowed)`;
}

/** The keys in their plain form, the values in lower case, as the reader compares them. */
export function parsePublishable(value: unknown): Publishable | undefined {
  const found = recordOf(value);
  if (found === undefined || Object.keys(found).length > MOST_KEYS) return undefined;
  const made = new Map<string, readonly string[]>();
  for (const [key, listed] of Object.entries(found)) {
    const values = valuesOf(listed);
    // Two spellings of one key would be two answers.
    if (!isKey(key) || values === undefined || made.has(plainKeyOf(key))) return undefined;
    made.set(plainKeyOf(key), values);
  }
  return Object.fromEntries(made);
}

const isKey = (key: string): boolean => plainKeyOf(key) !== '' && key.length <= LONGEST;

function valuesOf(listed: unknown): readonly string[] | undefined {
  const values = (Array.isArray(listed) ? listed : [listed]).map((one) =>
    ['string', 'number', 'boolean'].includes(typeof one) ? String(one).trim().toLowerCase() : '',
  );
  const isAllowed = values.length > 0 && values.length <= MOST_VALUES;
  return isAllowed && values.every((one) => one !== '' && one.length <= LONGEST) ? values : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const found = typeof value === 'string' ? jsonOf(value.trim() === '' ? '{}' : textOf(value)) : value;
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? { ...found } : undefined;
}

/** The JSON, or that of the file with this name. */
function textOf(value: string): string {
  if (value.trim().startsWith('{')) return value;
  try {
    return readFileSync(value, 'utf8');
  } catch {
    return '';
  }
}
