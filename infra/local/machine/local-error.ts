/** What keeps a stack from running on this machine, for a person who can mend it. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}
