import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { explain, OutputsError, UsageError, unknownProfile } from '../../../../infra/desk/operator/explain.ts';

const fault = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

describe('explain', () => {
  const cases: readonly [what: string, error: unknown, line: RegExp][] = [
    ['wrong arguments', new UsageError('Name a file'), /^Name a file$/],
    [
      'a file that is gone',
      fault('Error', "ENOENT: no such file or directory, open '/a.md'", { code: 'ENOENT', path: '/a.md' }),
      /^ENOENT: no such file or directory, open '\/a\.md'$/,
    ],
    ['a missing outputs file', new OutputsError('x.json cannot be read'), /^x\.json cannot be read$/],
    [
      'what S3, SQS and SNS refuse',
      fault('AccessDenied', 'not authorized to perform: s3:ListBucketVersions', { $metadata: { httpStatusCode: 403 } }),
      /^Not permitted: .*s3:ListBucketVersions$/,
    ],
    [
      'what DynamoDB refuses, with 400',
      fault('AccessDeniedException', 'not authorized to perform: dynamodb:Query', {
        $metadata: { httpStatusCode: 400 },
      }),
      /^Not permitted: .*dynamodb:Query$/,
    ],
    [
      'credentials that are not there',
      fault('CredentialsProviderError', 'Could not load credentials\nfrom any providers'),
      /^No AWS credentials \(.*\): Could not load credentials from any providers$/,
    ],
    [
      'a host none of whose addresses answers',
      Object.assign(new AggregateError([fault('Error', 'connect ECONNREFUSED ::1:4566')], ''), {
        code: 'ECONNREFUSED',
      }),
      /^Nothing answers there.* connect ECONNREFUSED ::1:4566$/,
    ],
    [
      'several things of ours that failed for one reason',
      new AggregateError(
        [1, 2].map(() => fault('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' })),
        'there may be left a and b',
      ),
      /^there may be left a and b: Nothing answers there[^;]* connect ECONNREFUSED 127\.0\.0\.1:1$/,
    ],
    [
      'a call that was given up',
      fault('TimeoutError', 'a request has exceeded the configured 10000 ms', { $metadata: { attempts: 3 } }),
      /^No answer in time\..* a request has exceeded/,
    ],
    [
      'a port where nobody listens',
      fault('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }),
      /^Nothing answers there.* connect ECONNREFUSED 127\.0\.0\.1:1$/,
    ],
    [
      'which service does not answer',
      fault('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED', service: 'DynamoDB' }),
      /^DynamoDB does not answer\..* connect ECONNREFUSED 127\.0\.0\.1:1$/,
    ],
    [
      'a deleted stack',
      fault('NoSuchBucket', 'The specified bucket does not exist', { $metadata: { httpStatusCode: 404 } }),
      /^A part of the stack does not exist .*: The specified bucket does not exist$/,
    ],
    [
      'any other answer of AWS',
      fault('ThrottlingException', 'Rate exceeded', { $metadata: { httpStatusCode: 400 } }),
      /^ThrottlingException: Rate exceeded$/,
    ],
  ];
  for (const [what, error, line] of cases) it(`says in one line: ${what}`, () => assert.match(explain(error), line));

  it('shows a fault of ours in full', () =>
    assert.match(explain(new TypeError('x is not a function')), /^TypeError: x is not a function\n {4}at /));
});

describe('a profile of AWS', () => {
  it('is said to be unknown if neither file has it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wiredrop-profile-'));
    const [AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE] = ['config', 'credentials'].map((name) => join(folder, name));
    writeFileSync(AWS_CONFIG_FILE ?? '', '[default]\nregion = eu-west-1\n[profile desk]\n');
    const said = ['nope', 'desk', 'default', undefined].map((AWS_PROFILE) =>
      unknownProfile({ AWS_PROFILE, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE }),
    );
    rmSync(folder, { recursive: true });
    assert.match(said[0] ?? '', /^there is no AWS profile nope /);
    assert.deepEqual(said.slice(1), [undefined, undefined, undefined]);
  });

  it('and a port that is taken, in a sentence', () => {
    const error = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 4600 });
    assert.equal(explain(error), 'Port 4600 is taken: give another --port, or 0 for any free one');
  });
});
