import type { Change, ObjectPointer, PreviousFacts, StoryFacts } from './facts.ts';

/**
 * The notification: a CloudEvents 1.0 event in structured JSON mode, which is the SNS message as a subscriber receives
 * it. `NOTIFICATION_SCHEMA` says the same to programs. CloudEvents 1.0.2:
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export type Notification = StoryNotification | CoverageNotification | WithdrawalNotification | RejectionNotification;

interface Envelope {
  specversion: '1.0';
  /** The same on every delivery of the same announcement: subscribers drop an id they have seen. */
  id: string;
  /** URI-reference of the stack that announces: `/wiredrop/<stack name>`. */
  source: string;
  /** Instant of the announcement's commit, ISO 8601 UTC. */
  time: string;
  datacontenttype: 'application/json';
}

export interface StoryNotification extends Envelope {
  type: 'story.created' | 'story.updated';
  /** The story id. */
  subject: string;
  data: StoryData;
}

/** The number of publishers that report the story has reached a threshold of the setting `coverage`; once for each. */
export interface CoverageNotification extends Envelope {
  type: 'story.covered';
  /** The story id. */
  subject: string;
  data: CoverageData;
}

/** The story is taken back by its publisher or by an operator: show it no more. */
export interface WithdrawalNotification extends Envelope {
  type: 'story.withdrawn';
  /** The story id. */
  subject: string;
  data: WithdrawalData;
}

export interface RejectionNotification extends Envelope {
  type: 'article.rejected';
  /** `<bucket>/<key>` of the file. */
  subject: string;
  data: RejectionData;
}

/** Stories of one affair, each of which is announced. */
export interface StorylineData {
  /** The id of its first story. */
  id: string;
  /** Of the story that leads it by now; 300 at most. Absent where that one's words were erased. */
  headline?: string;
  /** How many stories it has had. */
  stories: number;
}

/** One report of a story, as its own file says it. */
export interface StoryReport {
  articleId: string;
  /** 50 at most. */
  publisher?: string;
  /** 200 at most. Absent where the report was retracted. */
  headline?: string;
  /** 500 at most: a longer one is left out. */
  url?: string;
}

/** A story: its facts, and what it counts. */
export interface StoryData extends StoryFacts {
  storyId: string;
  /** 1 for `story.created`; grows by one with every announced change, so a subscriber can drop what arrives late. */
  revision: number;
  /** When the stack first saw the story: ISO 8601 UTC. */
  firstSeenAt: string;
  /** When its earliest report was, if that is more than `matchWindowDays` before: the story is of an archive. */
  reportedAt?: string;
  /** In `story.updated` alone. The facts of a `development` are those of the report that says something new. */
  change?: Change;
  /** Of a development: the sentences that hold what is new; three at most, of 280 at most. */
  news?: string[];
  /** What the story said before; in `story.updated` alone. */
  previous?: PreviousFacts;
  /** The story whose report this was until somebody split it off; in `story.created` alone. */
  splitFrom?: string;
  /**
   * The affair that the story belongs to, as it is when this is sent: a second delivery may say more. Absent while the
   * story is the only one of its affair.
   */
  storyline?: StorylineData;
  /** Its first reports, in the order in which they came; five at most. */
  reports: StoryReport[];
  /** How many articles report it by now. */
  articles: number;
  /** How many publishers report it by now, of those that say who they are; 100 at most. */
  publishers: number;
}

/** The story as it stands, in its present revision. */
export interface CoverageData extends StoryData {
  /** The threshold: at least this many publishers report it. */
  coverage: number;
}

/** Without the story's text. What filters go by stays, so that whoever received the story receives this. */
export interface WithdrawalData
  extends Pick<
    StoryData,
    'storyId' | 'revision' | 'articleId' | 'publisher' | 'category' | 'language' | 'kind' | 'firstSeenAt' | 'object'
  > {
  /** ISO 8601 UTC. */
  withdrawnAt: string;
  /** The story that has its reports now, where somebody merged the two: a `story.updated` of that one follows. */
  mergedInto?: string;
}

export interface RejectionData {
  /** Reason code from the closed list of docs/reading.md. */
  reason: string;
  detail: string;
  object: ObjectPointer;
}

/** What a subscriber keeps of a story to know what is newer: the `data` of its last notification has it. */
export interface StoryState {
  storyId: string;
  revision: number;
  /** Tells two notifications of one revision apart: `story.covered` counts more. Absent in a withdrawal. */
  articles?: number;
}

/**
 * Whether the one says something later of a story than the other, which may be a notification or what you kept of its
 * `data`. True if there is no other yet. Notifications arrive in no order: drop one that is not newer than what you
 * have.
 * @throws TypeError if they are of two stories, which have no order.
 */
export function isNewerThan(
  one: StoryState | { data: StoryState },
  other?: StoryState | { data: StoryState },
): boolean {
  if (other === undefined) return true;
  const [state, known] = [stateOf(one), stateOf(other)];
  if (state.storyId !== known.storyId) {
    throw new TypeError(
      `Stories ${state.storyId} and ${known.storyId} have no order: compare notifications of one story`,
    );
  }
  if (state.revision !== known.revision) return state.revision > known.revision;
  return (state.articles ?? 0) > (known.articles ?? Number.POSITIVE_INFINITY);
}

const stateOf = (one: StoryState | { data: StoryState }): StoryState => ('data' in one ? one.data : one);
