/** Of the local stack, which finds it in the template. */
export interface LocalSchedule {
  readonly everySeconds: number;
  /** Whether it runs at each start, or only where a kept stack goes on. */
  readonly atStart: 'always' | 'resumed';
  /** Whether what is uploaded has not gone through before it has run and changed nothing. */
  readonly isStage?: boolean;
}

/** The key in the metadata of a rule that has a `LocalSchedule`. */
export const LOCAL_SCHEDULE = 'wiredrop:local';
