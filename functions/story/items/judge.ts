/** `same`: does the report tell the event of the story? `told`: does it tell what the story has not told? */
export type QuestionKind = 'same' | 'told';

/** What is asked about one report and one story. */
export interface JudgeQuestion {
  readonly kind: QuestionKind;
  readonly report: ReportSide;
  readonly story: StorySide;
}

/** The report that has arrived. */
export interface ReportSide {
  readonly headline: string;
  readonly publisher: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly text: string;
}

/** What subscribers were told of a story. */
export interface StorySide {
  /** In the order in which they came. */
  readonly headlines: readonly {
    readonly state: 'announced' | 'silent';
    readonly at: string;
    readonly headline: string;
  }[];
  /** The text that is shown, and the last one that was announced, if that is another. */
  readonly texts: readonly string[];
}

/** The whole answer: whatever else a model says is not read. */
export interface JudgeAnswer {
  /** 0 to 10. */
  readonly score: number;
  /** At most twelve words of English; empty if the model gave none. */
  readonly reason: string;
}

/** Why a question has no answer. `changed`: the story changed twice while it was asked about. */
export type Unanswered = 'late' | 'throttled' | 'failed' | 'unreadable' | 'paused' | 'minute' | 'budget' | 'changed';

/** Of a prompt, by its name: `same-1`. */
export type Reply = { readonly prompt: string } & (
  | { readonly answer: JudgeAnswer; readonly why?: never }
  | { readonly why: Unanswered; readonly answer?: never }
);

/** A second reader. It never throws: without an answer the words decide. */
export interface Judge {
  /** Of its model, as receipts show it. */
  readonly name: string;
  readonly ask: (question: JudgeQuestion) => Promise<Reply>;
}
