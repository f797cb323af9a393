import type { PutVersion } from './world.ts';

/** S3's name of a version, or nothing where the bucket keeps one version of a key: then its event's sequencer tells it from others. */
export const versionIdOf = ({ version, sequencer }: Pick<PutVersion, 'version' | 'sequencer'>): string =>
  version === sequencer ? '' : version;
