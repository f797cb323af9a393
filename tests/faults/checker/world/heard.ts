import type { PlainItem } from './plain-item.ts';

/** A notification, as far as the checker looks into it. */
export interface Heard {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly data: PlainItem;
  /** As it was received. */
  readonly body: string;
}

/** A message that lacks a part is found malformed by another rule than those that look into it. */
export const heardOf = (body: string): Heard => {
  const { id = '', type = '', source = '', subject = '', time = '', data = {} } = JSON.parse(body) as Partial<Heard>;
  return { id, type, source, subject, time, data, body };
};
