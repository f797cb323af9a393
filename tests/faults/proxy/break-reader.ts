/** A ligature that no other file of a campaign has: the reader asks for its normal form. */
export const BREAKS_READER = '\ufb06';

/** Has the reader of this process fail at the first text with that letter, as a bug would. */
export const breakReader = (): void => {
  const { normalize } = String.prototype;
  String.prototype.normalize = function (form?: string): string {
    if (this.includes(BREAKS_READER)) {
      String.prototype.normalize = normalize;
      throw new Error('the reader is broken');
    }
    return normalize.call(this, form);
  };
};

/** Another one: a process that reads otherwise takes a text with it for a text of other words. */
export const READ_OTHERWISE = '\ufb05';

/** The variable of its environment that makes a process one of those. */
export const READS_OTHERWISE = 'READS_OTHERWISE';

/** Has the reader of this process find other words in such a text, as that of another version may. */
export const readOtherwise = (): void => {
  const { normalize } = String.prototype;
  String.prototype.normalize = function (form?: string): string {
    return normalize.call(this.includes(READ_OTHERWISE) ? `${this}otherwise` : this, form);
  };
};
