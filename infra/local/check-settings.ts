import { UsageError } from '../cli/usage-error.ts';

/**
 * Refuses a wrong `-c` before anything starts, as other wrong arguments are.
 * @throws UsageError that names every refused setting and what is allowed there.
 */
export async function checkSettings(context: Readonly<Record<string, string>>): Promise<void> {
  if (Object.keys(context).length === 0) return;
  // Only now: it loads a part of CDK, half a second that a start without `-c` need not wait for.
  const { readSettings, SettingsError } = await import('../settings.ts');
  try {
    readSettings(context);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}
