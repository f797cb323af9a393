import type { Reading } from './read-file.ts';

/** A DynamoDB item exactly as a scan returns it. */
export type RawItem = Readonly<Record<string, RawValue>>;

export type RawValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  /** In base64, as on the wire. */
  | { readonly B: string }
  | { readonly L: readonly RawValue[] }
  | { readonly M: RawItem };

/** One file version that was put into the bucket, whatever became of it later. */
export interface PutVersion {
  readonly bucket: string;
  readonly key: string;
  /** S3's version id, or its event's sequencer in a bucket without versioning. */
  readonly version: string;
  /** S3's name of it. Absent: it has none, and its sequencer tells it from others. */
  readonly versionId?: string;
  /** What its event says of the order in which versions of one key were put. */
  readonly sequencer: string;
  /** Event time, ISO 8601 UTC. */
  readonly uploadedAt: string;
  /** What a careful person reads in its bytes; undefined where there is no article to read. */
  readonly reading: Reading | undefined;
  readonly bytes: number;
  /** Why there is none; undefined where there is one. */
  readonly refusal: string | undefined;
  /** What was done to the same key afterwards, maybe before anyone had read this version. */
  readonly hiddenBy: 'nothing' | 'overwrite' | 'delete';
}

/** One file version, by name. */
export type Upload = Pick<PutVersion, 'bucket' | 'key' | 'version'>;

/** A call to AWS that a function made. */
export interface MadeCall {
  /** Service, operation, and of a table's call what it is about. */
  readonly label: string;
  /** Keys or items in it. */
  readonly parts: number;
  /** Whether it may be answered with what was true a moment ago. */
  readonly eventual: boolean;
}

export interface CalledAlone extends Upload {
  readonly calls: readonly MadeCall[];
}

/** A file version that was told of while nothing was to be announced, and the settings of these names that it was told of with. */
export interface QuietUpload extends Upload {
  readonly timeline: boolean;
  readonly nearDuplicates: boolean;
  readonly nearWindowDays: number;
}

/** A claim of a like report that the campaign let expire, at that second since 1970. */
export interface ExpiredClaim {
  readonly pk: string;
  readonly sk: string;
  readonly expiresAt: number;
}

/** What a file version must become, where that is certain. */
export interface Fate extends Upload {
  /** Absent: any. */
  readonly disposition?: string;
  /** Absent: for no reason. */
  readonly reason?: string;
  /** Key of a file that was put once, and whose story it is of. Absent: of any. */
  readonly sameStoryAs?: string;
  /** Whether its story is told by it. Absent: maybe. */
  readonly announced?: boolean;
}

/** A filter policy: by attribute, the values that pass, or what such a value begins with. All attributes must be there. */
export type Policy = Readonly<Record<string, readonly (string | { readonly prefix: string })[]>>;

/** What a queue received that subscribed with a policy. */
export interface Filtered {
  readonly policy: Policy;
  readonly bodies: readonly string[];
}

/** A message as a queue received it. */
export interface Labelled {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Records of the stream of which some cannot be announced. */
export interface RecordBatch {
  /** Sequence number of each that is to fail -> what the line about it may say, one of these. */
  readonly failures: Readonly<Record<string, readonly string[]>>;
  /** Sequence numbers of those that can be sent, be they taken or not. */
  readonly sendable: readonly string[];
  /** Those that notify said were to come again; undefined: all, for it failed. */
  readonly returned: readonly string[] | undefined;
  /** Those that it sent in each of its calls. */
  readonly sent: readonly (readonly string[])[];
  /** What it wrote. */
  readonly lines: readonly string[];
}

/** Everything a campaign leaves behind. The checker knows nothing else. */
export interface World {
  /** What its announcements must say they come from. */
  readonly source: string;
  /** The setting of that name: whether stories are listed by day. */
  readonly timeline: boolean;
  /** The setting of that name: whether like reports are of one story. */
  readonly nearDuplicates: boolean;
  readonly versions: readonly PutVersion[];
  /** Keys that lie in the bucket at the end, with what is read in their bytes now. */
  readonly objects: ReadonlyMap<string, Reading | undefined>;
  readonly expired: readonly ExpiredClaim[];
  /** File versions that were told of while nothing was to be announced. */
  readonly quiet: readonly QuietUpload[];
  /** Reports that claimed keys in one call with what goes on from them: whoever made it could see both. */
  readonly atOnce: readonly (readonly [Upload, Upload])[];
  /** Calls that AWS would refuse, and the emulators take: of more parts than there may be, of one item twice, or with something that its service refuses. */
  readonly refusable: readonly string[];
  /** The whole table. */
  readonly items: readonly RawItem[];
  /** Every write of the table as its stream tells of it, in the order of the stream: what the item then was. */
  readonly writes: readonly RawItem[];
  /** Bodies of the messages a subscribed queue received (raw delivery), in their order. */
  readonly notifications: readonly string[];
  /** The same, with the message attributes each came with. */
  readonly labelled: readonly Labelled[];
  /** The same, of queues with a filter policy each. */
  readonly filtered: readonly Filtered[];
  /** What lies in the system's own queues at the end: queue name -> bodies. */
  readonly queues: ReadonlyMap<string, readonly string[]>;
  /** Bodies of messages nobody can understand: those sent, and those a person then found in the dead-letter queue. */
  readonly odd: { readonly sent: readonly string[]; readonly found: readonly string[] };
  /**
   * While nothing failed but messages nobody can understand: uploads told of once each beside them, and reads of an object;
   * what the files must have become of which was then told one after the other; and what was given up until anything failed for long.
   */
  readonly calm: {
    readonly uploads: number;
    readonly reads: number;
    readonly fates: readonly Fate[];
    readonly givenUp: readonly string[];
    /** What was put until then, before anything was struck, and what the functions wrote to their two outputs meanwhile. */
    readonly versions: readonly Upload[];
    readonly lines: readonly string[];
    /** Messages nobody can understand that were sent until then, and bodies of what was announced: shortly before the last of those lines. */
    readonly malformed: number;
    readonly heard: readonly string[];
    /**
     * Blows that then made calls of the topic fail, be it one or several, and what the functions wrote from there on to the end of the trials; and the
     * records of a batch of which the first met an outage when they were to be announced one by one.
     */
    readonly unheard: {
      readonly blows: number;
      readonly lines: readonly string[];
      readonly untried: readonly string[];
    };
    /** Until then: reads of stories that were content with what was true a moment ago. */
    readonly eventualReads: number;
    /** Files that were told of alone, one after the other, and what was called for each. */
    readonly alone: readonly CalledAlone[];
    /** The same of what is known of a file: first looks, which cost half so. */
    readonly eventualLooks: number;
    /** Between each refusal of one file's writes, and the next call that is made for it; milliseconds. */
    readonly pauses: readonly number[];
    /** Its looks at the table from there on, and those of others that were refused once, that were content with what was true a moment ago. */
    readonly oldLooks: number;
    /** Looks of files that were refused for the sake of neighbours in their batch, before it was known what became of those. */
    readonly earlyLooks: number;
    /** Writes for a file of which the table had left unread what it had to know, to the last. */
    readonly blindWrites: number;
    /** Whether no two files of one batch ever read or wrote anything together. */
    readonly isApart: boolean;
    /** Between each answer that leaves all keys of a read unread, and when these are asked for again; milliseconds. */
    readonly rests: readonly number[];
    /** Calls that came too early, one behind the other, or in place of going back to queue or stream; one line each. */
    readonly hasty: readonly string[];
    /** What one process wrote that came to the end of all it was given: files that were read, one that was rejected and came again, a message that failed. */
    readonly counted: readonly string[];
    /** Batches of the stream that one process was given. */
    readonly batches: readonly RecordBatch[];
  };
}
