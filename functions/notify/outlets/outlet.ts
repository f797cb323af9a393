import type { SNSClientConfig } from '@aws-sdk/client-sns';
import type { Notification } from '../../notifications/notification.ts';
import { NOT_XML } from '../../text/xml-characters.ts';

/**
 * Sends notifications to one place, each under an id of its own in the batch. Answers, by id, which were not sent and
 * why.
 */
export type Outlet = (notifications: ReadonlyMap<string, Notification>) => Promise<Map<string, unknown>>;

/** Options of an outlet's AWS client: limits, and where the emulators are. The region is the destination's own. */
export type OutletClientOptions = Pick<
  SNSClientConfig,
  'requestHandler' | 'endpoint' | 'credentials' | 'useFipsEndpoint' | 'useDualstackEndpoint'
>;

/**
 * Makes an outlet from the environment that `infra/constructs/outlets` sets.
 * @returns undefined if the environment does not configure this outlet.
 */
export type OpenOutlet = (environment: NodeJS.ProcessEnv, options: OutletClientOptions) => Outlet | undefined;

/** The notification as subscribers receive it. SQS refuses U+FFFE and U+FFFF, which JSON does not escape by itself. */
export function toJson(notification: Notification): string {
  return JSON.stringify(notification).replace(NOT_XML, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

export function regionOfArn(arn: string): string {
  return arn.split(':')[3] ?? '';
}
