/** What a person may say of an item: by the keys 1, 2 and 3. */
export const ANSWERS = {
  announcement: ['news', 'angle', 'repeat'],
  join: ['same', 'development', 'other'],
  development: ['development', 'same', 'other'],
  storyline: ['event', 'angle', 'repeat'],
} as const;

export type Kind = keyof typeof ANSWERS;

export interface Label {
  kind: Kind;
  /** File name of the article. */
  article: string;
  /** One of `ANSWERS`. */
  label: string;
}

/** Columns of a labels file: the page saves it, and ids with labels may be shared where the texts may not. */
const HEADING = 'kind\tarticle\tlabel';

/** @throws if a line is not a label. */
export function parseLabels(text: string): Label[] {
  const [heading, ...lines] = text.trimEnd().split(/\r?\n/);
  if (heading !== HEADING) throw new Error(`the first line is not "${HEADING.replaceAll('\t', ' ')}"`);
  return lines.map((line, i) => {
    const [kind = '', article = '', label = ''] = line.split('\t');
    const answers: readonly string[] | undefined = Object.hasOwn(ANSWERS, kind) ? ANSWERS[kind as Kind] : undefined;
    if (!answers?.includes(label)) throw new Error(`line ${i + 2}: ${JSON.stringify(line)} is no label`);
    return { kind: kind as Kind, article, label };
  });
}

export interface Share {
  kind: Kind;
  label: string;
  count: number;
  all: number;
  /** 95% interval. */
  low: number;
  high: number;
}

export function sharesOf(labels: readonly Label[]): Share[] {
  return (Object.keys(ANSWERS) as Kind[]).flatMap((kind) => {
    const ofKind = labels.filter((one) => one.kind === kind);
    return ANSWERS[kind].map((label) => {
      const count = ofKind.filter((one) => one.label === label).length;
      return { kind, label, count, all: ofKind.length, ...wilson(count, ofKind.length) };
    });
  });
}

const Z = 1.96;

/** Wilson's interval of a share, which stays within 0 and 1 also where nothing or all was counted. */
export function wilson(count: number, all: number): { low: number; high: number } {
  if (all === 0) return { low: 0, high: 1 };
  const share = count / all;
  const middle = share + Z ** 2 / (2 * all);
  const half = Z * Math.sqrt((share * (1 - share)) / all + Z ** 2 / (4 * all ** 2));
  const scale = 1 + Z ** 2 / all;
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) };
}

export function shareLine({ kind, label, count, all, low, high }: Share): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  const share = all === 0 ? '–' : percent(count / all);
  return `${kind.padEnd(14)}${label.padEnd(12)}${`${count} of ${all}`.padStart(12)}${share.padStart(9)}   ${percent(low)} to ${percent(high)}`;
}
