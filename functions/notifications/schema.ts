import {
  BOUNDS,
  CHANGE_KINDS,
  FACTS,
  type Field,
  type FieldsOf,
  type FieldsSinceFirst,
  type JsonSchema,
  KEPT_FACTS,
  type ObjectPointer,
  only,
  type PreviousFacts,
  type StoryFacts,
} from './facts.ts';
import type {
  CoverageData,
  Notification,
  RejectionData,
  StoryData,
  StorylineData,
  StoryReport,
  WithdrawalData,
} from './notification.ts';

const reference = (definition: string): JsonSchema => ({ $ref: `#/definitions/${definition}` });
const required = (schema: JsonSchema): Field<true> => ({ schema, required: true });
const optional = (schema: JsonSchema): Field<false> => ({ schema, required: false });

/** An object of exactly these fields. */
function objectOf(fields: Readonly<Record<string, Field>>): JsonSchema {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    required: entries.flatMap(([name, field]) => (field.required ? name : [])),
    additionalProperties: false,
  };
}

const TEXT: JsonSchema = { type: 'string', minLength: 1 };
const STORY_ID = '^t\\d-[\\w-]{22}';
const INSTANT = reference('instant');

const OBJECT_FIELDS: FieldsSinceFirst<ObjectPointer, 'bucket' | 'key'> = {
  bucket: required({ type: 'string', minLength: 3 }),
  key: required(TEXT),
  versionId: optional(TEXT),
};

const REPORT_FIELDS: FieldsSinceFirst<StoryReport, 'articleId'> = {
  articleId: required({ ...TEXT, maxLength: 512 }),
  publisher: optional({ ...TEXT, maxLength: 50 }),
  headline: optional({ ...TEXT, maxLength: 200 }),
  url: optional({ ...TEXT, maxLength: 500 }),
};

const PREVIOUS_FIELDS: FieldsSinceFirst<PreviousFacts, 'headline' | 'contentHash'> = {
  headline: required({ type: 'string', maxLength: BOUNDS.title }),
  contentHash: FACTS.contentHash,
};

const STORYLINE_FIELDS: FieldsSinceFirst<StorylineData, 'id' | 'stories'> = {
  id: required(reference('storyId')),
  headline: optional({ type: 'string', maxLength: BOUNDS.title }),
  stories: required({ type: 'integer', minimum: 1 }),
};

/** What a story says beside its facts. */
const COUNT_FIELDS: FieldsSinceFirst<
  Omit<StoryData, keyof StoryFacts>,
  'storyId' | 'revision' | 'firstSeenAt' | 'reports' | 'articles' | 'publishers'
> = {
  storyId: required(reference('storyId')),
  revision: required({ type: 'integer', minimum: 1 }),
  firstSeenAt: required(INSTANT),
  reportedAt: optional(INSTANT),
  change: optional({ enum: CHANGE_KINDS }),
  news: optional({ type: 'array', items: { ...TEXT, maxLength: BOUNDS.excerpt }, maxItems: 3 }),
  previous: optional(objectOf(PREVIOUS_FIELDS)),
  splitFrom: optional(reference('storyId')),
  storyline: optional(objectOf(STORYLINE_FIELDS)),
  reports: required({ type: 'array', items: reference('report'), maxItems: 5 }),
  articles: required({ type: 'integer', minimum: 1 }),
  publishers: required({ type: 'integer', minimum: 0, maximum: 100 }),
};

const STORY_FIELDS: FieldsOf<StoryData> = { ...COUNT_FIELDS, ...FACTS };

const COVERAGE_FIELDS: FieldsOf<StoryData> & FieldsSinceFirst<Omit<CoverageData, keyof StoryData>, 'coverage'> = {
  ...STORY_FIELDS,
  coverage: required({ type: 'integer', minimum: 2, maximum: 100 }),
};

const WITHDRAWAL_FIELDS: FieldsOf<WithdrawalData> &
  FieldsSinceFirst<Omit<WithdrawalData, keyof StoryData>, 'withdrawnAt'> = {
  ...only(STORY_FIELDS, new Set([...KEPT_FACTS, 'storyId', 'revision', 'firstSeenAt'] as const)),
  withdrawnAt: required(INSTANT),
  mergedInto: optional(reference('storyId')),
};

const REJECTION_FIELDS: FieldsSinceFirst<RejectionData, 'reason' | 'detail' | 'object'> = {
  reason: required(TEXT),
  detail: required({ type: 'string', maxLength: 200 }),
  object: required(reference('object')),
};

function notificationOf(types: readonly Notification['type'][], id: JsonSchema, data: JsonSchema): JsonSchema {
  const fields: FieldsOf<Notification> = {
    specversion: required({ const: '1.0' }),
    id: required(id),
    source: required(TEXT),
    type: required(types.length === 1 ? { const: types[0] } : { enum: types }),
    subject: required(TEXT),
    time: required(INSTANT),
    datacontenttype: required({ const: 'application/json' }),
    data: required(data),
  };
  return objectOf(fields);
}

export const DEFINITIONS: Readonly<Record<string, JsonSchema>> = {
  instant: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' },
  day: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
  storyId: { type: 'string', pattern: `${STORY_ID}$` },
  object: objectOf(OBJECT_FIELDS),
  report: objectOf(REPORT_FIELDS),
  story: notificationOf(
    ['story.created', 'story.updated'],
    { type: 'string', pattern: `${STORY_ID}\\.\\d+$` },
    objectOf(STORY_FIELDS),
  ),
  coverage: notificationOf(
    ['story.covered'],
    { type: 'string', pattern: `${STORY_ID}\\.covered\\.\\d+$` },
    objectOf(COVERAGE_FIELDS),
  ),
  withdrawal: notificationOf(
    ['story.withdrawn'],
    { type: 'string', pattern: `${STORY_ID}\\.\\d+$` },
    objectOf(WITHDRAWAL_FIELDS),
  ),
  rejection: notificationOf(['article.rejected'], TEXT, objectOf(REJECTION_FIELDS)),
};

/** JSON Schema (draft 7) of a notification; `docs/notification.schema.json` is the same for programs. */
export const NOTIFICATION_SCHEMA: Readonly<Record<string, unknown>> = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'urn:wiredrop:notification:1',
  title: 'wiredrop notification',
  description: 'A CloudEvents 1.0 event in structured JSON mode: the SNS message.',
  oneOf: ['story', 'coverage', 'withdrawal', 'rejection'].map(reference),
  definitions: DEFINITIONS,
};
