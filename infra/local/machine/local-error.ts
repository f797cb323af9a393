/** Something a person can mend, said in one clear line: shown without a stack. Everything else that is thrown is a fault of ours. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}
