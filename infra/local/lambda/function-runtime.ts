import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatWithOptions } from 'node:util';
import type { InvokeMessage, RuntimeMessage } from './function-definition.ts';

/**
 * What a function's process runs: loads the bundled handler, then handles one event after another, as Lambda's own
 * runtime does. Source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
type Handler = (event: unknown, context: object) => unknown;

const LEVELS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

const [codeFolder = '', handlerName = '', functionArn = ''] = process.argv.slice(2);

// The parent has ended.
process.on('disconnect', () => process.exit());

let requestId: string | undefined;
if (process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON') wrapConsole(() => requestId);

const loaded = loadHandler();
loaded.then(
  () => tell({ type: 'ready' }),
  (error: unknown) => tell(failure(error)),
);

process.on('message', async (message: InvokeMessage) => {
  requestId = message.requestId;
  try {
    const handler = await loaded;
    const result = await handler(JSON.parse(message.event), createContext(message));
    tell({ type: 'succeeded', payload: JSON.stringify(result ?? null) });
  } catch (error) {
    tell(failure(error));
  }
});

async function loadHandler(): Promise<Handler> {
  const dot = handlerName.lastIndexOf('.');
  const file = handlerFile(join(codeFolder, handlerName.slice(0, dot)));
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  const handler = module[handlerName.slice(dot + 1)];
  if (typeof handler !== 'function') throw new Error(`${handlerName} is not exported by ${file}`);
  return handler as Handler;
}

/** As Lambda looks for it: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
function handlerFile(path: string): string {
  return existsSync(`${path}.mjs`) ? `${path}.mjs` : `${path}.js`;
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function createContext({ requestId, deadline }: InvokeMessage): object {
  const { env } = process;
  return {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function failure(error: unknown): RuntimeMessage {
  if (!(error instanceof Error)) return { type: 'failed', errorType: typeof error, errorMessage: String(error) };
  const trace = error.stack === undefined ? {} : { trace: error.stack };
  return { type: 'failed', errorType: error.name, errorMessage: error.message, ...trace };
}

function tell(message: RuntimeMessage): void {
  process.send?.(message);
}

/**
 * With the log format JSON, Lambda's runtime wraps each console line in a document of its own: a document that a
 * function writes there becomes text inside it, whose metrics and fields are lost. Source:
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html#node-js-logging-advanced
 * @param requestId of the invocation under way.
 */
function wrapConsole(requestId: () => string | undefined): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method as keyof typeof LEVELS] = (...values: unknown[]) => {
      const message = formatWithOptions({ colors: false }, ...values);
      const document = { timestamp: new Date().toISOString(), level, requestId: requestId(), message };
      process.stdout.write(`${JSON.stringify(document)}\n`);
    };
  }
}
