/** Credentials that every function in a campaign has, as on Lambda: a role's. */
export const ROLE = {
  accessKeyId: 'ROLE',
  secretAccessKey: 'the secret of a role',
  sessionToken: 'the session of a role',
} as const;
