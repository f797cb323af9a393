import { UsageError } from '../cli/explain.ts';

/**
 * Refuses a wrong `-c` before anything starts, as other wrong arguments are.
 * @throws UsageError that names every refused setting and what is allowed there; and for a table or an event bus on AWS, of which there is none here.
 */
export async function checkSettings(context: Readonly<Record<string, string>>): Promise<void> {
  if (Object.keys(context).length === 0) return;
  // Only now: it loads a part of CDK, half a second that a start without `-c` need not wait for.
  const { readSettings, SettingsError } = await import('../settings-from-context.ts');
  try {
    const { tableStreamArn, eventBus } = readSettings(context);
    if (tableStreamArn !== '')
      throw new UsageError('Setting tableStreamArn names a table on AWS: the stack on this machine has its own.');
    if (eventBus !== '')
      throw new UsageError('Setting eventBus names a bus on AWS: the stack on this machine has none. Leave it out.');
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}
