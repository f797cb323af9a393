/** What the functions log of a file of the healthy world's bucket. */
export const line = (key: string, fields: object): string =>
  JSON.stringify({ level: 'INFO', bucket: 'bucket', key, milliseconds: 7, ...fields });

/** A document in CloudWatch's embedded metric format, of one file: by dimension, its metric and its value. */
export const metrics = (by: Readonly<Record<string, readonly [string, string]>>): string =>
  JSON.stringify({
    _aws: {
      Timestamp: Date.UTC(2026, 2, 2),
      CloudWatchMetrics: Object.entries(by).map(([dimension, [Name]]) => ({
        Namespace: 'wiredrop',
        Dimensions: [['service', dimension]],
        Metrics: [{ Name }],
      })),
    },
    service: 'ingest',
    ...Object.fromEntries(
      Object.entries(by).flatMap(([dimension, [name, value]]) => [
        [dimension, value],
        [name, 1],
      ]),
    ),
  });

/** What they log of an announcement that fails. */
export const unannounced = JSON.stringify({
  level: 'ERROR',
  message: 'not yet',
  sequenceNumber: '7',
  error: { name: 'Error', message: 'odd', stack: 'Error: odd at there' },
});

/** What they logged of the files that the healthy world's calm tells of, one of them twice. @param storyId of its story. */
export const healthyLog = (storyId: string): string[] => [
  line('a.md', { disposition: 'new', storyId }),
  line('a revised.md', { versionId: 'v2', disposition: 'revision', storyId }),
  line('a.md', { disposition: 'new', storyId, redelivered: true }),
  line('x.md', { disposition: 'stale', reason: 'overwritten' }),
  line('x.md', { disposition: 'rejected', reason: 'empty' }),
  JSON.stringify({
    level: 'ERROR',
    message: 'back',
    messageId: 'm',
    error: { name: 'Error', message: 'odd', stack: 'Error: odd at there' },
  }),
  JSON.stringify({ level: 'INFO', announced: [`${storyId}.1`] }),
  '(node:7) a warning',
  metrics({ disposition: ['Files', 'new'] }),
  metrics({ disposition: ['Files', 'revision'] }),
  metrics({ disposition: ['Files', 'rejected'], reason: ['Rejected', 'empty'] }),
  metrics({ disposition: ['Files', 'stale'] }),
  metrics({ disposition: ['Files', 'redelivered'] }),
  metrics({ disposition: ['Files', 'failed'] }),
];
