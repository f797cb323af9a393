import type { InvocationResult } from '../lambda/function-definition.ts';

/** A running event source mapping. */
export interface EventSource {
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

/** Invokes the mapping's function; never rejects. */
export type Invoke = (event: unknown) => Promise<InvocationResult>;
