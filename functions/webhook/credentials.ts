import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isSecret } from './sign.ts';

export interface Credentials {
  /** One, or two while they are rotated. */
  readonly secrets: readonly string[];
  /** Where the address itself is a secret, as with chat services. */
  readonly url?: string;
}

export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/**
 * What the text of a secret says: words between white space. `whsec_…` is a signing secret, `https://…` the address.
 * @throws CredentialsError, without the text
 */
export function parseCredentials(text: string): Credentials {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const urls = words.filter((word) => URL.canParse(word) && /^https?:/.test(word));
  const secrets = words.filter(isSecret);
  if (words.length === 0 || urls.length > 1 || secrets.length > 2 || urls.length + secrets.length < words.length)
    throw new CredentialsError(
      'The secret must hold one or two signing secrets (whsec_ and the base64 of 24 to 64 bytes), an address, or ' +
        'both, with spaces between',
    );
  const [url] = urls;
  return { secrets, ...(url !== undefined && { url }) };
}

/** Variables of the shell that hold the secrets of webhooks on this machine begin with it. */
export const WEBHOOK_SECRET = 'WEBHOOK_SECRET_';

/** `WEBHOOK_SECRET_NEWS_DESK` */
export function secretVariable(webhook: string): string {
  return `${WEBHOOK_SECRET}${webhook.toUpperCase().replaceAll('-', '_')}`;
}

/** A new secret is used after this time. */
const KEPT_MS = 5 * 60_000;

/**
 * Reads a secret of Secrets Manager, and again when it is older than five minutes. A call costs five dollars per
 * million.
 */
export function secretReader<Secret>(
  client: SecretsManagerClient,
  SecretId: string,
  now: () => number,
  parse: (text: string) => Secret,
) {
  let kept: { readonly at: number; readonly credentials: Promise<Secret> } | undefined;
  return (): Promise<Secret> => {
    if (kept !== undefined && now() - kept.at < KEPT_MS) return kept.credentials;
    const credentials = client
      .send(new GetSecretValueCommand({ SecretId }))
      .then(({ SecretString = '' }) => parse(SecretString));
    kept = { at: now(), credentials };
    credentials.catch(() => {
      kept = undefined;
    });
    return credentials;
  };
}
