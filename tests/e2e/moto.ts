import { spawnSync } from 'node:child_process';
import { createClients, destroyClients } from '../../infra/aws/clients.ts';
import type { Emulators, EmulatorsProps } from '../../infra/local/emulators/emulators.ts';
import { startEngineProcess } from '../../infra/local/emulators/engine-process.ts';
import { LOCAL_ACCOUNT } from '../../infra/local/emulators/fauxqs.ts';
import { createBucketNotifications } from '../../infra/local/events/bucket-notifications.ts';

/** Python that has moto (https://docs.getmoto.org), an emulator of AWS; undefined if there is none. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import moto.server'], { stdio: 'ignore' }).status === 0,
);

/** Why there is no moto, or false: what `skip` of a test takes. */
export const noMoto = PYTHON === undefined && 'moto is not installed (apt-get install python3-moto python3-flask-cors)';

/**
 * S3, SQS and SNS by moto, whose buckets have versions and send their events themselves. The table stays where it is:
 * the times in moto's streams are texts, which the SDK cannot read (moto 5.1 and 5.2).
 */
export async function startMoto({ keeper, engine, region, onUnmatched }: EmulatorsProps): Promise<Emulators> {
  const table = await engine.start(keeper);
  const moto = await startEngineProcess(keeper, {
    label: 'moto',
    command: 'env',
    args: (port) => [
      `MOTO_ACCOUNT_ID=${LOCAL_ACCOUNT}`,
      ...[PYTHON ?? '', '-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    ],
    isAnswer: ({ headers }) => headers.get('server')?.startsWith('Werkzeug') === true,
  });
  const endpoints = { fauxqs: moto.endpoint, dynamodb: table.endpoint };
  const clients = createClients({ region }, endpoints);
  return {
    clients,
    endpoints,
    notifications: createBucketNotifications({ region, onUnmatched, send: async () => {} }),
    uploads: { pending: () => 0 },
    broken: Promise.race([moto.broken, table.broken]),
    async stop() {
      destroyClients(clients);
      await Promise.all([moto.stop(), table.stop()]);
    },
  };
}
