import { conflicts, settingRules } from './setting-rules.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** Context that is the CDK command line's own business; its other names all have a colon in them. */
const cdkNames = new Set(['acknowledged-issue-numbers', 'cli-telemetry']);

/**
 * Settings from CDK context or props, with defaults.
 * @throws SettingsError that names every refused setting and what is allowed there.
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  let settings = defaultSettings;
  const refused: string[] = [];
  for (const [name, value] of Object.entries(context)) {
    if (value === undefined || name.includes(':') || cdkNames.has(name)) continue;
    if (!isSetting(name)) {
      refused.push(`There is no setting ${name}: there are ${Object.keys(settingRules).join(', ')}.`);
      continue;
    }
    const { parse, allowed } = settingRules[name];
    const parsed = parse(value);
    if (parsed === undefined) refused.push(`Setting ${name} is ${JSON.stringify(value)}: it must be ${allowed}.`);
    else settings = { ...settings, [name]: parsed };
  }
  if (refused.length === 0) refused.push(...conflicts(settings));
  if (refused.length > 0) throw new SettingsError(refused.join('\n'));
  return settings;
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

function isSetting(name: string): name is keyof Settings {
  return Object.hasOwn(settingRules, name);
}
