import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { BackfillStep } from '../../functions/backfill/backfill.ts';
import { list, type PolicyStatement, readable, resource, resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

const validate = createRequire(import.meta.url)('asl-validator') as (definition: unknown) => {
  isValid: boolean;
  errors: unknown[];
};

type Fields = Readonly<Record<string, unknown>>;
/** Of a state, what its type has. */
interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Resource?: string;
  readonly Parameters?: Fields;
  readonly ResultPath?: string | null;
  readonly Choices?: readonly (Fields & { readonly Next: string })[];
  readonly ItemSelector?: Fields;
  readonly ItemReader?: { readonly Parameters: Fields };
  readonly ItemBatcher?: Readonly<Record<'MaxItemsPerBatch' | 'MaxInputBytesPerBatch', number>> & {
    readonly BatchInput: Fields;
  };
  readonly ItemProcessor?: Machine & { readonly ProcessorConfig: Fields };
  readonly [field: string]: unknown;
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The definition, with an ARN for each reference. */
function definitionOf(settings: Parameters<typeof synthesize>[0]): Machine {
  const { DefinitionString } = resource(
    synthesize(settings),
    'AWS::StepFunctions::StateMachine',
    'Backfill',
  ).Properties;
  const parts = DefinitionString['Fn::Join'][1] as (string | { Ref?: string; 'Fn::GetAtt'?: string[] })[];
  const text = parts.map((part) =>
    typeof part === 'string'
      ? part
      : part.Ref === 'AWS::Partition'
        ? 'aws'
        : 'arn:aws:lambda:eu-west-1:123456789012:function:backfill',
  );
  return JSON.parse(text.join(''));
}

/** What a path of JSONPath's plainest kind finds. */
const at = (path: string, input: unknown, item?: unknown): unknown => {
  const [root, ...names] = path.replace('$$.Map.Item.Value', '$item').split('.');
  let value = root === '$item' ? item : input;
  for (const name of names) value = (value as Fields | undefined)?.[name];
  return value;
};

const filled = (template: Fields, input: unknown, item?: unknown): Fields =>
  Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, typeof value === 'object' ? filled(value as Fields, input, item) : value];
      const found = at(String(value), input, item);
      assert.notEqual(found, undefined, `${name} ${value}: nothing is there, which fails the state`);
      return [name.slice(0, -2), found];
    }),
  );

/** Runs a definition, as far as this one goes. */
class Runner {
  readonly calls: string[] = [];
  readonly worker: (step: BackfillStep) => unknown;
  readonly rows: readonly Fields[];

  constructor(worker: (step: BackfillStep) => unknown, rows: readonly Fields[] = []) {
    this.worker = worker;
    this.rows = rows;
  }

  run({ StartAt, States }: Machine, given: Fields): unknown {
    let data: unknown = given;
    for (let name: string | undefined = StartAt; name !== undefined; ) {
      const state: State | undefined = States[name];
      assert.ok(state, name);
      if (state.Type === 'Choice') {
        const isMet = ({ Variable, IsPresent, BooleanEquals, NumericEquals }: Fields) => {
          const value = at(String(Variable), data);
          if (IsPresent) return value !== undefined;
          assert.notEqual(value, undefined, String(Variable));
          return value === (BooleanEquals ?? NumericEquals);
        };
        name = state.Choices?.find(isMet)?.Next ?? String(state.Default);
        continue;
      }
      const result = this.resultOf(name, state, data);
      if (state.ResultPath === undefined) data = result;
      else if (state.ResultPath !== null) data = { ...(data as Fields), [state.ResultPath.slice(2)]: result };
      name = state.Next;
    }
    return data;
  }

  resultOf(name: string, state: State, input: unknown): unknown {
    if (state.Type === 'Pass') return state.Result;
    if (state.Type === 'Map') return this.map(state, input);
    if (state.Type !== 'Task') return input;
    const parameters = state.Parameters ? filled(state.Parameters, input) : input;
    if (state.Resource?.startsWith('arn:aws:lambda:')) return this.worker(parameters as BackfillStep);
    const { Uuid: _, ...change } = parameters as Fields;
    this.calls.push(`${name}: ${state.Resource} ${JSON.stringify(change)}`);
    return {};
  }

  map({ ItemsPath, ItemSelector, ItemBatcher, ItemReader, ItemProcessor }: State, input: unknown): unknown {
    assert.ok(ItemSelector && ItemProcessor);
    if (ItemReader) this.calls.push(JSON.stringify(filled(ItemReader.Parameters, input)));
    const items = ItemReader ? this.rows : (at(String(ItemsPath), input) as readonly unknown[]);
    const selected = items.map((item) => filled(ItemSelector, input, item));
    const batches = ItemBatcher ? [{ BatchInput: filled(ItemBatcher.BatchInput, input), Items: selected }] : selected;
    return batches.map((batch) => this.run(ItemProcessor, batch));
  }
}

const order = { id: '1', announce: false, dryRun: false, rate: 50 };

describe('the state machine of a backfill', () => {
  const definition = definitionOf({ inventoryBucket: 'papers-inventory' });
  const maps = Object.values(definition.States).filter(({ Type }) => Type === 'Map');

  it('is valid in the states language', () => {
    const { isValid, errors } = validate(definition);
    assert.ok(isValid, JSON.stringify(errors));
    assert.ok(!validate({ ...definition, StartAt: 'Nowhere' }).isValid);
  });

  it('runs distributed maps of standard executions, which stop at a failure, so that a redrive goes on', () => {
    assert.deepEqual(maps.map(({ Label }) => Label).sort(), ['Ranges', 'Rows']);
    for (const { ItemProcessor, ...map } of maps) {
      assert.deepEqual(ItemProcessor?.ProcessorConfig, { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
      assert.ok(!('ToleratedFailurePercentage' in map || 'ToleratedFailureCount' in map));
    }
    const states = [definition, ...maps.flatMap(({ ItemProcessor }) => ItemProcessor ?? [])].flatMap(({ States }) =>
      Object.values(States),
    );
    for (const { Type, Retry } of states) assert.equal(Retry !== undefined, Type === 'Task');
  });

  it('plans, sends each range until it is done, waits until all is read, and switches the source on and off', () => {
    const steps: unknown[] = [];
    let turns = 0;
    let drains = 0;
    const runner = new Runner((step) => {
      steps.push(step);
      if ('Items' in step) throw new Error('no rows');
      if (step.step === 'plan') return { ranges: [{ prefix: 'a/' }, { prefix: 'b/' }], order };
      if (step.step === 'drain') return { waiting: drains++ === 0 ? 7 : 0 };
      return { ...step, range: { prefix: step.range.prefix, after: { key: 'x' } }, done: turns++ % 2 === 1 };
    });
    runner.run(definition, { order, ranges: [{ prefix: '' }], concurrency: 3, invocations: 70 });
    const again = { key: 'x' };
    assert.deepEqual(steps, [
      { step: 'plan', order, ranges: [{ prefix: '' }], concurrency: 3 },
      { step: 'send', order, range: { prefix: 'a/' } },
      { step: 'send', order, range: { prefix: 'a/', after: again }, done: false },
      { step: 'send', order, range: { prefix: 'b/' } },
      { step: 'send', order, range: { prefix: 'b/', after: again }, done: false },
      { step: 'drain', order },
      { step: 'drain', order },
    ]);
    const call = 'arn:aws:states:::aws-sdk:lambda:updateEventSourceMapping';
    assert.deepEqual(runner.calls, [
      `SwitchOn: ${call} {"Enabled":true,"ScalingConfig":{"MaximumConcurrency":70}}`,
      `SwitchOff: ${call} {"Enabled":false}`,
    ]);
  });

  it('sends the rows of an inventory instead, if it is given one', () => {
    const row = { Key: 'a.md', VersionId: 'v', LastModifiedDate: '2026-01-05T10:00:00.000Z', IsDeleteMarker: 'false' };
    const batches: unknown[] = [];
    const worker = (step: BackfillStep) => {
      if (!('Items' in step)) return { waiting: 0 };
      batches.push(step);
      return { ...step, Items: [], done: true };
    };
    const runner = new Runner(worker, [{ ...row, Bucket: 'b', Size: '1' }]);
    runner.run(definition, { order, inventory: 'b/all/manifest.json', concurrency: 3, invocations: 70 });
    assert.deepEqual(batches, [{ BatchInput: { order }, Items: [row] }]);
    assert.ok(runner.calls.includes('{"Bucket":"papers-inventory","Key":"b/all/manifest.json"}'));
  });

  it('reads no inventory unless it has a bucket of them', () => {
    const { States } = definitionOf({});
    assert.ok(!('Rows' in States));
    assert.ok(validate({ StartAt: 'SwitchOn', States }).isValid);
  });
});

describe('the role of the state machine', () => {
  it('may run the worker and its own maps, switch one event source, and read inventories', () => {
    const template = synthesize({ inventoryBucket: 'papers-inventory' });
    const statements = resources(template, 'AWS::IAM::Policy')
      .filter(({ id }) => /^Backfill(?:Machine|Map)Policy/.test(id))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as PolicyStatement[]);
    const execution = 'arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:BackfillMachine.Name';
    assert.deepEqual(
      statements.flatMap(({ Action, Resource }) =>
        list(Resource).map((one) => `${list(Action).join(' ')} on ${readable(one)}`),
      ),
      [
        'lambda:InvokeFunction on BackfillFunction.Arn',
        'lambda:UpdateEventSourceMapping on ' +
          'arn:AWS::Partition:lambda:AWS::Region:AWS::AccountId:event-source-mapping:IngestBackfillSource',
        's3:GetObject on arn:AWS::Partition:s3:::papers-inventory/*',
        ...['s3:AbortMultipartUpload s3:ListMultipartUploadParts s3:PutObject'].map(
          (actions) => `${actions} on arn:AWS::Partition:s3:::papers-inventory/wiredrop-backfill/*`,
        ),
        'kms:Decrypt kms:GenerateDataKey on arn:AWS::Partition:kms:AWS::Region:AWS::AccountId:key/*',
        'states:StartExecution on BackfillMachine',
        `states:DescribeExecution states:StopExecution on ${execution}:*`,
        `states:RedriveExecution on ${execution}/Ranges:*`,
        `states:RedriveExecution on ${execution}/Rows:*`,
      ],
    );
  });

  it('may have to switch on a source that no deploy changes: it is off in the template', () => {
    const { Enabled, ScalingConfig } = resource(
      synthesize(),
      'AWS::Lambda::EventSourceMapping',
      'IngestBackfillSource',
    ).Properties;
    assert.deepEqual([Enabled, ScalingConfig], [false, { MaximumConcurrency: 2 }]);
  });
});
