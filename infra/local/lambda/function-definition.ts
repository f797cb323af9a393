/** A Lambda function as the template defines it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** Folder of the bundled code, on Lambda `/var/task`. */
  readonly codeFolder: string;
  /** `index.handler`: file without its extension, dot, name of the export. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** The whole environment of the process: nothing of ours is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Modules loaded before the function, as paths or file URLs: tests record its calls so, the bench delays them. */
  readonly preload: readonly string[];
}

/** The result of an invocation; a failure in the shape in which Lambda reports it. */
export type InvocationResult = { readonly ok: true; readonly payload: unknown } | InvocationFailure;

export interface InvocationFailure {
  readonly ok: false;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: string;
}

/** From the pool to the function's process. */
export interface InvokeMessage {
  readonly requestId: string;
  /** JSON, as everything that crosses Lambda's border is. */
  readonly event: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
}

/** From the function's process to the pool. */
export type RuntimeMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'succeeded'; readonly payload: string }
  | { readonly type: 'failed'; readonly errorType: string; readonly errorMessage: string; readonly trace?: string };
