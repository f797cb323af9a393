/** A request of a function, as it left its process. */
export interface RecordedCall {
  /** Of the function: `ingest`. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for an object's bytes. */
  readonly body: string;
  readonly statusCode: number;
}

/** One action on one resource, and the keys of its request that conditions of policies use. */
export interface Need {
  readonly action: string;
  /** Named as `readable` names resources of the template: `StoriesTable.Arn/index/stories-by-day`. */
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/**
 * The template's names of the physical resources: `Wiredrop-StoriesTable` is `StoriesTable`. One that is not of the
 * template keeps its own.
 */
export type LogicalName = (physical: string) => string;

/**
 * What AWS checks before it answers a call. The service authorization reference has the actions of each operation:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * @throws if the operation is not known here.
 */
export function needsOf(call: RecordedCall, logical: LogicalName): Need[] {
  // A request to a webhook's endpoint is signed by no AWS client, and needs no permission.
  if (call.headers.authorization?.startsWith('AWS4-') !== true) return [];
  const target = call.headers['x-amz-target'];
  if (target?.startsWith('AmazonSQS.')) return queueNeeds(target.slice(target.indexOf('.') + 1), call.body, logical);
  if (target?.startsWith('DynamoDB_')) return tableNeeds(target.slice(target.indexOf('.') + 1), call.body, logical);
  const form = new URLSearchParams(call.body);
  if (form.has('Action')) return topicNeeds(form, logical);
  return objectNeeds(call, logical);
}

const TLS = { 'aws:SecureTransport': ['true'] };

interface KeyedItem {
  readonly pk?: { readonly S?: string };
}

interface TableRequest {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Item?: KeyedItem;
  readonly Key?: KeyedItem;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly KeyedItem[] }>>;
  readonly TransactItems?: readonly Readonly<Record<string, TableRequest>>[];
}

/**
 * A transaction needs the permissions of its parts:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
const TRANSACTION_PARTS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

function tableNeeds(operation: string, body: string, logical: LogicalName): Need[] {
  const need = (name: string, table: string, index: string | undefined, keys: readonly KeyedItem[]): Need => ({
    action: `dynamodb:${name}`,
    resource: `${logical(table)}.Arn${index === undefined ? '' : `/index/${index}`}`,
    context: { ...TLS, 'dynamodb:LeadingKeys': keys.map(({ pk }) => pk?.S ?? '') },
  });
  const request = JSON.parse(body) as TableRequest;
  const { TableName = '', IndexName, Item, Key, RequestItems = {}, TransactItems = [] } = request;
  if (operation === 'TransactWriteItems')
    return TransactItems.flatMap((part) =>
      Object.entries(part).map(([kind, { TableName: table = '', Item: item, Key: key }]) =>
        need(TRANSACTION_PARTS[kind] ?? kind, table, undefined, [item ?? key ?? {}]),
      ),
    );
  if (operation === 'BatchGetItem')
    return Object.entries(RequestItems).map(([table, { Keys }]) => need(operation, table, undefined, Keys));
  if (['GetItem', 'PutItem', 'DeleteItem', 'Query', 'UpdateItem'].includes(operation))
    return [need(operation, TableName, IndexName, [Item ?? Key ?? []].flat())];
  throw new Error(`dynamodb:${operation} is not known here`);
}

function queueNeeds(operation: string, body: string, logical: LogicalName): Need[] {
  // A batch is permitted by the action of one.
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
  const action = operation.replace(/Batch$/, '');
  const known = ['ChangeMessageVisibility', 'SendMessage', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  if (!known.includes(action)) throw new Error(`sqs:${operation} is not known here`);
  const { QueueUrl } = JSON.parse(body) as { readonly QueueUrl: string };
  return [{ action: `sqs:${action}`, resource: `${logical(QueueUrl.split('/').at(-1) ?? '')}.Arn`, context: TLS }];
}

function topicNeeds(form: URLSearchParams, logical: LogicalName): Need[] {
  const operation = form.get('Action') ?? '';
  // PublishBatch is permitted by sns:Publish. https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
  if (!['Publish', 'PublishBatch'].includes(operation)) throw new Error(`sns:${operation} is not known here`);
  return [{ action: 'sns:Publish', resource: logical(form.get('TopicArn') ?? ''), context: TLS }];
}

function objectNeeds({ method, path, headers, body, statusCode }: RecordedCall, logical: LogicalName): Need[] {
  const { pathname, searchParams } = new URL(path, 'http://s3');
  const [bucket = '', ...key] = decodeURIComponent(pathname.slice(1)).split('/');
  const bucketArn = `${logical(bucket)}.Arn`;
  const encryption = headers['x-amz-server-side-encryption'];
  const context = { ...TLS, ...(encryption && { 's3:x-amz-server-side-encryption': [encryption] }) };
  const list = { action: 's3:ListBucket', resource: bucketArn, context };
  if (key.join('/') === '') {
    if (searchParams.has('versioning')) return [{ ...list, action: 's3:GetBucketVersioning' }];
    // Each key of a list of deletions is permitted as if it stood alone.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
    if (method === 'POST' && searchParams.has('delete')) {
      const keys = Array.from(body.matchAll(/<Key>(.*?)<\/Key>/g), ([, key = '']) => key);
      if (keys.length === 0) throw new Error(`${path} names no key`);
      return keys.map((name) => ({ action: 's3:DeleteObject', resource: `${bucketArn}/${name}`, context }));
    }
    if (method !== 'GET' || searchParams.get('list-type') !== '2')
      throw new Error(`${method} ${path} is not known here`);
    return [list];
  }
  const on = (action: string): Need => ({ action: `s3:${action}`, resource: `${bucketArn}/${key.join('/')}`, context });
  const read = on(searchParams.has('versionId') ? 'GetObjectVersion' : 'GetObject');
  // Without s3:ListBucket S3 says 403 in place of 404.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
  if (method === 'GET' || method === 'HEAD') return statusCode === 404 ? [read, list] : [read];
  const write = on(method === 'PUT' ? 'PutObject' : 'DeleteObject');
  // A condition on the stored object reads it.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
  return 'if-match' in headers ? [write, on('GetObject')] : [write];
}
