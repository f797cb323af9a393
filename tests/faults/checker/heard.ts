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

export const heardOf = (body: string): Heard => ({ ...(JSON.parse(body) as Omit<Heard, 'body'>), body });
