import { formatWithOptions } from 'node:util';

const LEVELS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

/**
 * With the log format JSON, Lambda's runtime makes a document of its own of what goes through the console: who writes a document there finds it as
 * text inside another, where no metric is seen and no field can be asked for.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html#node-js-logging-advanced
 * @param requestId of the invocation under way.
 */
export function wrapConsole(requestId: () => string | undefined): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method as keyof typeof LEVELS] = (...values: unknown[]) => {
      const message = formatWithOptions({ colors: false }, ...values);
      const document = { timestamp: new Date().toISOString(), level, requestId: requestId(), message };
      process.stdout.write(`${JSON.stringify(document)}\n`);
    };
  }
}
