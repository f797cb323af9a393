/** An era: the Gregorian year before its first, and the days from which and up to which it is counted. */
interface Era {
  readonly before: number;
  readonly from: string;
  readonly to: string;
}

const ERAS = {
  令和: { before: 2018, from: '2019-05-01', to: '9999' },
  平成: { before: 1988, from: '1989-01-08', to: '2019-04-30' },
  昭和: { before: 1925, from: '1926-12-25', to: '1989-01-07' },
  民國: { before: 1911, from: '1912-01-01', to: '9999' },
  民国: { before: 1911, from: '1912-01-01', to: '9999' },
} as const satisfies Readonly<Record<string, Era>>;

export type EraName = keyof typeof ERAS;

/** The Gregorian year of a day in an East Asian era (`令和`, `8` or `元`); nothing where the era had no such day. */
export function yearOfEra(name: EraName, year: string, month: number, day: number): number | undefined {
  const era = ERAS[name];
  const gregorian = era.before + (year === '元' ? 1 : Number(year));
  const date = [gregorian, month, day].map((part) => String(part).padStart(2, '0')).join('-');
  return date >= era.from && date <= era.to ? gregorian : undefined;
}
