/** What is odd about a file and was left as it is. */
export const WARNINGS = {
  'hash-mismatch': 'The declared content hash is not the hash of the text.',
  'no-title': 'No title is stated.',
  'title-from-key': 'No title is stated: the name of the file, or of its folder, was taken.',
  'no-publisher': 'No publisher is stated.',
  'no-date': 'No date of publication is stated.',
  'unreadable-date': 'A date is stated that is no date (`2021-02-30`, `YYYY-MM-DD`) and was left out.',
  'ambiguous-date': 'A date can be read in two ways (`03/04/2021`) and was left out.',
  'partial-date': 'A date is stated without its day (`2021-03`, `March 2021`) and was left out.',
  'date-from-key':
    'The date of publication was taken from the file name, as Jekyll does, or from the path the file states.',
  'future-date': 'A stated date lies more than a day in the future.',
  'unknown-time-zone': 'The configured time zone of publishers is unknown: UTC was used.',
  'charset-mismatch': 'The bytes are not in the charset that the Content-Type states; that charset was not used.',
  'mixed-encoding': 'The file is UTF-8 with stray bytes of another encoding in it.',
  'replaced-characters': 'Some characters could not be read and stand as U+FFFD.',
  'control-characters': 'The text contains control characters.',
  'no-body': 'Nothing stands below the front matter: its description, or else its title, is the text.',
  'id-reused':
    'Its id is known for another article, with which it shares neither headline nor words nor url: it counts as an article of its own.',
  'empty-text': 'The declared content hash says that the text is empty, and it is.',
} as const;

export type WarningCode = keyof typeof WARNINGS;
