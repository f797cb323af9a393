import type { Clients } from '../aws/clients.ts';
import type { ReadReport } from '../operator/files/report-reader.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
import type { StackUpdates } from './stack-updates.ts';
import type { View } from './view.ts';

export interface PendingCorrection {
  /** Of its request. */
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly text: string;
}

/** What the routes of the console work with. */
export interface Served {
  readonly clients: Clients;
  readonly outputs: StackOutputs;
  readonly view: View;
  readonly updates: StackUpdates;
  readonly read: ReadReport;
  /** Corrections that ingest had not answered after 20 s. */
  readonly pending: PendingCorrection[];
  /** Whether files that were uploaded before the console was started are shown. */
  readonly history: boolean;
  /** Milliseconds after which a page asks again. */
  readonly pollMs: number;
}
