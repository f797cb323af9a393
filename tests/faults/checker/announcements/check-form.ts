import { Ajv } from 'ajv';
import schema from '../../../../functions/notify/notification.schema.json' with { type: 'json' };
import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { heardOf } from '../world/heard.ts';

/** The schema is what subscribers are promised, so it is no part of what is being checked. */
const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

/**
 * What SQS lets into no message; its emulator takes from a topic whatever comes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const REFUSED = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Every message, whoever received it, is one that the schema allows and that a queue on AWS would have taken. */
export const checkForm = ({ world }: Findings): Violation[] => {
  const { notifications, filtered } = world;
  const bodies = new Set([...notifications, ...filtered.flatMap((one) => one.bodies)]);
  return [...bodies].flatMap((body) => {
    const wrong = malformation(body);
    return wrong === undefined ? [] : [violation('announced-malformed', `${heardOf(body).id}: ${wrong}`)];
  });
};

const malformation = (body: string): string | undefined => {
  const [refused] = body.match(REFUSED) ?? [];
  if (refused !== undefined) return `it holds U+${refused.charCodeAt(0).toString(16).padStart(4, '0')}`;
  if (isValid(JSON.parse(body))) return undefined;
  return isValid.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`).join(', ');
};
