import { conflicts, SETTING_RULES } from './setting-rules.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

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
      refused.push(`There is no setting ${name}: there are ${Object.keys(SETTING_RULES).join(', ')}.`);
      continue;
    }
    const { parse, allowed } = SETTING_RULES[name];
    const parsed = parse(value);
    if (parsed === undefined) refused.push(`Setting ${name} is ${JSON.stringify(value)}: it must be ${allowed}.`);
    else settings = { ...settings, [name]: parsed };
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
    awsOnly !== undefined && context[name] ? [[name, awsOnly] as const] : [],
  );
  return new Map(given);
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

function isSetting(name: string): name is keyof Settings {
  return Object.hasOwn(SETTING_RULES, name);
}
