import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Metric, writeMetrics } from '../../../functions/runtime/metrics.ts';

function written(context: TestContext, metrics: readonly Metric[]) {
  context.mock.timers.enable({ apis: ['Date'], now: 1_767_600_000_000 });
  const write = context.mock.method(process.stdout, 'write', () => true);
  writeMetrics({ namespace: 'news', service: 'canary' }, metrics);
  write.mock.restore();
  return write.mock.calls.map(({ arguments: [line] }) => JSON.parse(String(line)));
}

describe('writeMetrics', () => {
  it('writes metrics with different dimensions in one document', (context) => {
    const [document, ...others] = written(context, [
      { name: 'Files', dimension: ['disposition', 'rejected'], value: 2 },
      { name: 'Rejected', dimension: ['reason', 'empty'], value: 1 },
      { name: 'Latency', unit: 'Milliseconds', value: [3] },
    ]);
    const metric = (Name: string, Unit?: string, ...dimensions: string[]) => ({
      Namespace: 'news',
      Dimensions: [['service', ...dimensions]],
      Metrics: [Unit === undefined ? { Name } : { Name, Unit }],
    });
    assert.deepEqual(document, {
      _aws: {
        Timestamp: 1_767_600_000_000,
        CloudWatchMetrics: [
          metric('Files', undefined, 'disposition'),
          metric('Rejected', undefined, 'reason'),
          metric('Latency', 'Milliseconds'),
        ],
      },
      ...{ service: 'canary', disposition: 'rejected', reason: 'empty', Files: 2, Rejected: 1, Latency: [3] },
    });
    assert.deepEqual(others, []);
  });

  it('writes a document for each value of a dimension, and none without a metric', (context) => {
    const files = (disposition: string): Metric => ({
      name: 'Files',
      dimension: ['disposition', disposition],
      value: 1,
    });
    assert.equal(written(context, [files('new'), files('copy')]).length, 2);
  });

  it('writes the 100 largest values of a metric', (context) => {
    const value = Array.from({ length: 150 }, (_, at) => at);
    const [{ Latency }] = written(context, [{ name: 'Latency', value }]);
    assert.deepEqual(Latency, value.slice(50).reverse());
  });
});
