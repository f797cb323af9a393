import type { FileVersion } from '../../../functions/story/items/index.ts';
import type { ReadReport } from '../operator/files/report-reader.ts';
import type { OperatedStack } from '../operator/stack/outputs.ts';
import type { FileRow } from './page-rows.ts';
import type { State } from './stack-state.ts';

export interface PendingCorrection {
  /** Of its request. */
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly text: string;
}

/** A file that was uploaded here; its row once it has a receipt. */
export interface UploadedHere {
  readonly version: FileVersion;
  row?: FileRow;
}

/** What the routes of the console work with. */
export interface Served extends OperatedStack {
  readonly state: () => Promise<State>;
  readonly read: ReadReport;
  /** Corrections that ingest had not answered after 20 s. */
  readonly pending: PendingCorrection[];
  /** The newest first. */
  readonly uploads: UploadedHere[];
  /** Milliseconds after which a page asks again. */
  readonly pollMs: number;
}
