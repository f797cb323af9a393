/** Whether a reader of messages, which throws where it does not understand one, understands this one. */
export function isUnderstood(body: string, understand: (body: string) => unknown): boolean {
  try {
    understand(body);
    return true;
  } catch {
    return false;
  }
}
