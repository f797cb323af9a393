import { conflicts, DEFAULT_SETTINGS, SETTING_RULES } from './setting-rules.ts';
import type { Settings } from './settings.ts';

/** Context of the CDK command line itself, besides the names with a colon. */
const CDK_NAMES = new Set(['acknowledged-issue-numbers', 'cli-telemetry']);

/**
 * Settings from CDK context or props, with defaults.
 * @throws SettingsError that names every refused setting and what is allowed there.
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  let settings = DEFAULT_SETTINGS;
  const refused: string[] = [];
  for (const [name, value] of Object.entries(context)) {
    if (value === undefined || name.includes(':') || CDK_NAMES.has(name)) continue;
    if (!isSetting(name)) {
      refused.push(unknownSetting(name));
      continue;
    }
    const { parse, allowed } = SETTING_RULES[name];
    const parsed = parse(value);
    if (parsed === undefined) {
      const must = typeof allowed === 'string' ? allowed : allowed(value);
      refused.push(`Setting ${name} is ${JSON.stringify(value)}: it must be ${must}.`);
    } else settings = { ...settings, [name]: parsed };
  }
  // The probabilities of other weights need the threshold that these were judged with, unless it is set.
  const { weights } = settings;
  if (weights !== undefined && context.matchThreshold === undefined)
    settings = { ...settings, matchThreshold: weights.threshold };
  if (refused.length === 0) refused.push(...conflicts(settings));
  if (refused.length > 0) throw new SettingsError(refused.join('\n'));
  return settings;
}

/**
 * Settings of a context that name a resource on AWS, each with the reason why the stack on one machine leaves it out.
 */
export function awsOnlySettings(context: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const given = Object.entries(SETTING_RULES).flatMap(([name, { awsOnly }]) =>
    context[name] ? [[name, typeof awsOnly === 'function' ? awsOnly(context[name]) : awsOnly] as const] : [],
  );
  return new Map(given.filter((one): one is [string, string] => one[1] !== undefined));
}

function unknownSetting(name: string): string {
  const known = Object.keys(SETTING_RULES);
  const likely = known.find((one) => editsBetween(one.toLowerCase(), name.toLowerCase()) <= 2);
  return `There is no setting ${name}: ${likely ? `did you mean ${likely}?` : `there are ${known.join(', ')}.`}`;
}

/** How many letters have to be added, left out or replaced. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at++) {
      const [left = 0, above = 0, corner = 0] = [next[at - 1], row[at], row[at - 1]];
      next.push(Math.min(left + 1, above + 1, corner + (letter === other[at - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

function isSetting(name: string): name is keyof Settings {
  return Object.hasOwn(SETTING_RULES, name);
}
