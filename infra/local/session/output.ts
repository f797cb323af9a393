/** Where the lines of a run go. */
export interface Output {
  /** Results: standard output. */
  result(line: string): void;
  /** Progress and problems: standard error. */
  note(line: string): void;
}
