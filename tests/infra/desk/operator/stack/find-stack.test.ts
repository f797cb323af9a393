import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { OUTPUTS } from './some-outputs.ts';

/** Says which stack it finds: `find-stack STACK`, where `-` names none. */
const SCRIPT = `
import { findStack } from ${JSON.stringify(join(import.meta.dirname, '../../../../../infra/desk/operator/stack/find-stack.ts'))};
const [stack] = process.argv.slice(1);
const found = await findStack(stack === '-' ? {} : { stack }).catch((error) => error.name + ': ' + error.message);
console.log(typeof found === 'string' ? found : found.bucketName);
`;

const answer = (
  name: string,
  outputs: object,
): string => `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>
<member><StackName>${name}</StackName><Outputs>${Object.entries({ ...outputs, BucketName: `bucket-of-${name}` })
  .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
  .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

const refusal = (name: string): string =>
  '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error>' +
  `<Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not ` +
  'exist</Message></Error></ErrorResponse>';

/** A CloudFormation that has some stacks, a state file, and a checkout without or with outputs of a deploy. */
describe('findStack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-find-'));
  const state = join(folder, 'local.json');
  let cloudFormation: Server;
  let endpoint: string;
  before(async () => {
    cloudFormation = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        if (request.headers['x-amz-target'] === 'AmazonSSM.GetParameter') {
          const { Name } = JSON.parse(body);
          const isStored = Name === '/wiredrop/Quiet/News';
          const Value = JSON.stringify({ Quiet: { ...OUTPUTS, BucketName: 'bucket-of-a-parameter' } });
          response.writeHead(isStored ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
          response.end(JSON.stringify(isStored ? { Parameter: { Name, Value } } : { __type: 'ParameterNotFound' }));
          return;
        }
        const name = new URLSearchParams(body).get('StackName') ?? '';
        const isThere = ['Wiredrop', 'Staging', 'Quiet'].includes(name);
        response.writeHead(isThere ? 200 : 400, { 'content-type': 'text/xml' });
        response.end(isThere ? answer(name, name === 'Quiet' ? {} : OUTPUTS) : refusal(name));
      });
    }).listen(0, '127.0.0.1');
    await once(cloudFormation, 'listening');
    endpoint = `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}`;
  });
  after(() => {
    cloudFormation.close();
    rmSync(folder, { recursive: true });
  });

  async function find(
    stack: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<[found: string, said: string]> {
    const env = {
      PATH: process.env.PATH ?? '',
      WIREDROP_STATE_FILE: state,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      ...more,
    };
    const command = ['--input-type=module', '-e', SCRIPT, stack];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: folder, env });
    return [stdout.trim(), stderr.trim()];
  }

  const runHere = (pids: readonly number[], port = endpoint): void => {
    const values = { ...OUTPUTS, Endpoint: port, DynamoDbEndpoint: port };
    const states = pids.map((pid, at) => ({
      pid,
      outputs: { Wiredrop: { ...values, BucketName: at === 0 ? 'local' : `local-${at}` } },
    }));
    writeFileSync(state, JSON.stringify(states));
  };
  const runsHere = (pid: number, port?: string): void => runHere([pid], port);

  it('finds the stack that runs on this machine, and says so', async () => {
    runsHere(process.pid);
    assert.deepEqual(await find('-'), ['local', `Stack Wiredrop on this machine, started by process ${process.pid}`]);
  });

  it('skips a stack whose process or port is gone, and asks CloudFormation', async () => {
    const deployed = ['bucket-of-Wiredrop', 'Stack Wiredrop deployed in eu-west-1'];
    runsHere(spawnSync(process.execPath, ['-e', '']).pid);
    assert.deepEqual(await find('-'), deployed);
    runsHere(process.pid, 'http://127.0.0.1:1');
    assert.deepEqual(await find('-'), deployed);
  });

  it('finds the deployed stack that was named, whatever runs here', async () => {
    runsHere(process.pid);
    assert.deepEqual(await find('Staging'), ['bucket-of-Staging', 'Stack Staging deployed in eu-west-1']);
  });

  it('finds of two stacks on this machine the newest, and the one whose process was named', async () => {
    const [older, newer] = [process.pid, process.ppid];
    runHere([older, newer]);
    const [newest, said] = await find('-');
    assert.equal(newest, 'local-1');
    assert.ok(said.endsWith(`process ${newer} (the newest; another: --stack ${older})`), said);
    assert.deepEqual(await find(String(older)), [
      'local',
      `Stack Wiredrop on this machine, started by process ${older}`,
    ]);
    assert.match((await find('1'))[0], /^OutputsError: No stack that process 1 started runs on this machine/);
  });

  it('finds a stack without outputs by its parameter, and says which one it looked for', async () => {
    const [found, said] = await find('Quiet/News');
    assert.deepEqual([found, said], ['bucket-of-a-parameter', 'Stack Quiet deployed in eu-west-1']);
    assert.match((await find('Quiet'))[0], /no parameter \/wiredrop\/Quiet: .* --stack Quiet\/ID$/);
  });

  it('says that no stack has that name', async () => {
    const [found] = await find('Nowhere');
    assert.match(
      found,
      /^OutputsError: The deployed stack Nowhere was not found: CloudFormation knows no stack Nowhere/,
    );
  });

  it('falls back on cdk-outputs.json if CloudFormation cannot be asked, and says why', async () => {
    rmSync(state);
    const down = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    const shown = (await find('-', down))[0];
    assert.match(shown, /^OutputsError: No stack runs on this machine \(npm start\), and the deployed/);
    writeFileSync(join(folder, 'cdk-outputs.json'), JSON.stringify({ Wiredrop: OUTPUTS }));
    const [found, said] = await find('-', down);
    assert.equal(found, 'bucket');
    assert.match(said, /^Stack Wiredrop of cdk-outputs\.json, which may be old, .* Nothing answers there/);
  });
});
