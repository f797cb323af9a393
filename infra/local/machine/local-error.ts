import { CommandError } from '../../operator/explain.ts';

/** What keeps a stack from running on this machine. */
export class LocalError extends CommandError {
  override readonly name = 'LocalError';
}
