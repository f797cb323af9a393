import { jsonOf } from './webhook-setting.ts';

/** The second reader: a language model that is asked where words are in doubt (docs/matching.md). */
export interface JudgeSetting {
  /**
   * `bedrock:MODEL`, a model id or an inference profile of Amazon Bedrock; or the `https://` address of an API that
   * speaks OpenAI's chat completions (on this machine `http://` too), with `#MODEL`:
   * `http://127.0.0.1:11434/v1#qwen2.5:3b`.
   */
  readonly model: string;
  /** Name or ARN of a secret of Secrets Manager whose text is the key of that API. @default no key is sent */
  readonly secret?: string;
  /** Dollars per million tokens, of prompts and of answers. @default known for some models, 0 on this machine */
  readonly price?: readonly [number, number];
  /** Questions a minute, of all functions together. @default 600 */
  readonly perMinute?: number;
  /** Dollars that it may cost from midnight to midnight (UTC), by the tokens that its answers state. @default 1 */
  readonly dollarsPerDay?: number;
}

export interface JudgeService {
  readonly service: 'bedrock' | 'chat';
  /** Model id, or the address of the API. */
  readonly at: string;
  readonly model: string;
}

/**
 * Dollars per million tokens on demand in us-east-1, where the model's id ends with it; read in November 2026. Other
 * regions and profiles may differ: state `price` there. https://aws.amazon.com/bedrock/pricing/
 */
export const MODEL_PRICES: Readonly<Record<string, readonly [number, number]>> = {
  'amazon.nova-micro-v1:0': [0.035, 0.14],
  'amazon.nova-lite-v1:0': [0.06, 0.24],
  'amazon.nova-pro-v1:0': [0.8, 3.2],
  'anthropic.claude-3-haiku-20240307-v1:0': [0.25, 1.25],
  'anthropic.claude-haiku-4-5-20251001-v1:0': [1, 5],
  'anthropic.claude-sonnet-4-5-20250929-v1:0': [3, 15],
};

/**
 * Regions to which a profile may send a question, by the beginning of its id. The condition of the permission allows
 * them for the one profile only. https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
export const PROFILE_REGIONS: Readonly<Record<string, readonly string[]>> = {
  us: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  eu: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  apac: [
    ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2'],
    ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-4'],
  ],
  jp: ['ap-northeast-1', 'ap-northeast-3'],
  au: ['ap-southeast-2', 'ap-southeast-4'],
  ca: ['ca-central-1', 'ca-west-1'],
  // Its models have ARNs without a region.
  global: [''],
};

const DEFAULT_PER_MINUTE = 600;

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
const BEDROCK = /^bedrock:((?:[a-z]{2,6}\.)?[a-z0-9-]+\.[\w.:-]{1,100})$/;
const CHAT = /^(https:\/\/[^\s#]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/[^\s#]*)?)#(\S{1,100})$/;
const SECRET = /^[\w/+=.@:-]{1,600}$/;

export const JUDGE_ALLOWED =
  'bedrock:MODEL, an https:// address of chat completions (on this machine also http://) with #MODEL, an object with ' +
  '"model" and "secret", "price", "perMinute" or "dollarsPerDay" (docs/settings.md), or empty';

/** From CDK's context: a text, or an object of `cdk.json`, or JSON on the command line. Empty: `null`. */
export function parseJudge(value: unknown): JudgeSetting | null | undefined {
  if (value === null || value === '') return null;
  const given = typeof value === 'string' ? (value.startsWith('{') ? jsonOf(value) : { model: value }) : value;
  if (typeof given !== 'object' || given === null) return undefined;
  const { model, secret, price, perMinute, dollarsPerDay = 1, ...unknown } = given as Partial<JudgeSetting>;
  const isNumber = (one: unknown): boolean => typeof one === 'number' && one >= 0 && one <= 10_000;
  const isAllowed =
    Object.keys(unknown).length === 0 &&
    serviceOf({ model: String(model) }) !== undefined &&
    (secret === undefined || (typeof secret === 'string' && SECRET.test(secret))) &&
    (price === undefined || (Array.isArray(price) && price.length === 2 && price.every(isNumber))) &&
    (perMinute === undefined || (Number.isInteger(perMinute) && perMinute >= 1 && perMinute <= 100_000)) &&
    isNumber(dollarsPerDay) &&
    dollarsPerDay >= 0.01;
  return isAllowed ? (given as JudgeSetting) : undefined;
}

export function serviceOf({ model }: Pick<JudgeSetting, 'model'>): JudgeService | undefined {
  const [, id] = BEDROCK.exec(model) ?? [];
  if (id !== undefined) return { service: 'bedrock', at: id, model: id };
  const [, at = '', name = ''] = CHAT.exec(model) ?? [];
  return URL.canParse(at) ? { service: 'chat', at, model: name } : undefined;
}

/** Undefined if nobody has said it. */
export function priceOf({ model, price }: JudgeSetting): readonly [number, number] | undefined {
  if (price !== undefined) return price;
  if (model.startsWith('http:')) return [0, 0];
  return Object.entries(MODEL_PRICES).find(([id]) => model.startsWith('bedrock:') && model.endsWith(id))?.[1];
}

/** The model of an inference profile, and where it may run; undefined for a model that is called directly. */
export function inferenceProfile(
  id: string,
): { readonly model: string; readonly regions: readonly string[] } | undefined {
  const [prefix = ''] = id.split('.', 1);
  const regions = Object.hasOwn(PROFILE_REGIONS, prefix) ? PROFILE_REGIONS[prefix] : undefined;
  return regions && { model: id.slice(prefix.length + 1), regions };
}

/** Questions a minute of one environment, so that all together stay within the budget. */
export function perMinuteOf({ perMinute = DEFAULT_PER_MINUTE }: JudgeSetting, environments: number): number {
  return Math.max(1, Math.floor(perMinute / environments));
}

/** What does not fit together, one sentence each. */
export function judgeConflicts(
  judge: JudgeSetting | null,
  { matching, notifications }: { readonly matching: boolean; readonly notifications: boolean },
): string[] {
  if (judge === null) return [];
  const { service } = serviceOf(judge) ?? {};
  return [
    matching ? [] : 'Setting judge is set: it needs matching=true, which finds what is asked about.',
    notifications ? [] : 'Setting judge is set: it needs notifications=true. Of what is quiet, nothing is asked.',
    priceOf(judge) === undefined
      ? `Setting judge is ${judge.model}: its price is not known. Set {"model": …, "price": [dollars per million ` +
        'tokens of prompts, of answers]}, by which its dollars a day are counted.'
      : [],
    service === 'bedrock' && judge.secret !== undefined
      ? 'Setting judge has a secret: Bedrock needs none, because the function has a permission.'
      : [],
  ].flat();
}
