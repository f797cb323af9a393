import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Insert, inserted } from '../../functions/story/table/inserted.ts';
import { publicationIn } from './publication.ts';
import { isSigned, type Request } from './signature.ts';

/** One call to AWS, as the wire shows it. */
export interface Call {
  /** Process of the function that makes it (see `enter-function.ts`); NaN when it is no function. */
  readonly pid: number;
  /** True when a mutant makes it (`mutants/build-mutant.ts`). */
  readonly byMutant: boolean;
  /** The same for every attempt of one `client.send`. */
  readonly invocation: string;
  readonly service: Service;
  /** `GetObject`, `TransactWriteItems`, `PublishBatch` … */
  readonly operation: string;
  /** Service, operation, and of table calls what they are about: where in the program the function stands. */
  readonly label: string;
  /** Which file or story it is about: object path, partition key or notification id. Says the same in a replay. */
  readonly subject: string;
  /** True for a batched read that may be answered with what was true a moment ago. */
  readonly eventual: boolean;
  /** How many article claims a table call reads or puts, or entries it publishes: of as many files it is. */
  readonly files: number;
  /** Keys, items, statements or entries in it: of each operation AWS takes so many. */
  readonly parts: number;
  /** Whether a table call asks for an item, or puts it, twice. */
  readonly repeats: boolean;
  /** Ids of the articles that a table call claims, in the order in which it does. */
  readonly articles: readonly string[];
  /** Ids of the entries that it publishes, which are the sequence numbers of their records in the stream. */
  readonly entries: readonly string[];
  /** What its service would refuse in it, and the emulator takes. */
  readonly unfit: readonly string[];
  /** Whether it is signed with its function's credentials. */
  readonly isSigned: boolean;
}

export type Service = 's3' | 'dynamodb' | 'sns' | 'sqs';

/** Tells a call by its protocol: the JSON target of DynamoDB and SQS, SNS's query action, and everything else is S3. */
export const readCall = (request: Request): Call => {
  const { method, path, headers, body } = request;
  const [, pid, mark] = /\bapp\/(\d+)(-mutant)?/.exec(headers['user-agent'] ?? '') ?? [];
  const caller = {
    pid: Number(pid),
    byMutant: mark !== undefined,
    invocation: String(headers['amz-sdk-invocation-id'] ?? ''),
    eventual: false,
    files: 0,
    parts: 1,
    repeats: false,
    articles: [],
    entries: [],
    unfit: [],
    isSigned: isSigned(request),
  };
  const [, api, target = ''] = /^(DynamoDB|AmazonSQS)\w*\.(\w+)$/.exec(String(headers['x-amz-target'] ?? '')) ?? [];
  if (api === 'AmazonSQS') {
    return { ...caller, service: 'sqs', operation: target, label: `sqs:${target}`, subject: '' };
  }
  if (api === 'DynamoDB') {
    const request: TableRequest = JSON.parse(body.toString());
    const { detail, subject, files, parts, repeats, articles } = tableDetail(target, request);
    const eventual = Object.values(request.RequestItems ?? {}).some(({ ConsistentRead }) => !ConsistentRead);
    return {
      ...caller,
      service: 'dynamodb',
      operation: target,
      label: `dynamodb:${target}${detail}`,
      subject,
      eventual,
      files,
      parts,
      repeats,
      articles,
    };
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(body.toString());
    const operation = form.get('Action') ?? 'unknown';
    return { ...caller, service: 'sns', operation, label: `sns:${operation}`, ...publicationIn(form) };
  }
  const operation = method === 'GET' ? 'GetObject' : method;
  return { ...caller, service: 's3', operation, label: `s3:${operation}`, subject: path };
};

type Item = Readonly<Record<string, AttributeValue>>;

interface TableRequest {
  readonly Item?: Item;
  readonly TransactItems?: readonly { readonly Put?: { readonly Item: Item } }[];
  readonly Statements?: readonly Insert[];
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys: readonly Item[]; readonly ConsistentRead?: boolean }>
  >;
}

interface TableDetail {
  /**
   * Of a write the disposition its receipt has, or the step of a new article it is, or that it is of several files; of a read the kinds
   * of items it asks for.
   */
  readonly detail: string;
  readonly subject: string;
  readonly files: number;
  readonly parts: number;
  readonly repeats: boolean;
  readonly articles: readonly string[];
}

/** What a batched read is for, told by the first of these kinds of items it asks for; keys that were left over are asked for alone. */
const LOOKS: readonly (readonly [string, string])[] = [
  ['ARTICLE', 'what is known'],
  ['FILE', 'what is known'],
  ['STORY', 'a story'],
];

const tableDetail = (operation: string, request: TableRequest): TableDetail => {
  if (operation === 'BatchGetItem') {
    const keys = Object.values(request.RequestItems ?? {}).flatMap(({ Keys }) => Keys);
    const kinds = new Set(keys.map(({ pk }) => (pk?.S ?? '').split('#', 1)[0] ?? ''));
    const [, what] = LOOKS.find(([kind]) => kinds.has(kind)) ?? ['', 'like reports'];
    return {
      detail: ` of ${kinds.size === 1 && kinds.has('FILE') ? 'a receipt' : what}`,
      subject: keys[0]?.pk?.S ?? '',
      files: keys.filter(({ pk }) => pk?.S?.startsWith('ARTICLE#')).length,
      parts: keys.length,
      repeats: doRepeat(keys),
      articles: [],
    };
  }
  const items = [
    request.Item,
    ...(request.TransactItems ?? []).map(({ Put }) => Put?.Item),
    ...(request.Statements ?? []).map((statement) => inserted(statement).item),
  ].filter((item) => item !== undefined);
  const having = (entity: string): Item[] => items.filter((item) => item.entity?.S === entity);
  const [receipt] = having('receipt');
  const [main] = [receipt, ...having('story'), ...having('article'), ...items].filter((item) => item !== undefined);
  const articles = having('article').map(({ articleId }) => articleId?.S ?? '');
  const about = {
    subject: main?.pk?.S ?? '',
    files: articles.length,
    parts: items.length,
    repeats: doRepeat(items),
    articles,
  };
  if (request.Statements) return { detail: ` of ${batchOf(items)}`, ...about };
  return { detail: ` ${receipt?.disposition?.S ?? main?.entity?.S ?? 'nothing'}`, ...about };
};

const doRepeat = (items: readonly Item[]): boolean =>
  new Set(items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`)).size < items.length;

/**
 * A batch goes one step of several files; rejections, which have one step, go with the claims of the others. With these goes the list of the day, alone where a
 * file has all of them.
 */
const batchOf = (items: readonly Item[]): string => {
  const kinds = new Set(items.map(({ entity }) => entity?.S));
  if (kinds.has('article') || kinds.has('near') || kinds.has('timeline')) return 'claims';
  return kinds.has('story') ? 'stories' : 'receipts';
};
