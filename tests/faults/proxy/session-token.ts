/** Of the credentials that every function in a campaign has, as on Lambda: a role's. */
export const SESSION_TOKEN = 'the session of a role';
