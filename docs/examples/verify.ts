// An endpoint for the webhooks of wiredrop, as `export POST` of many frameworks.
import { Webhook } from 'standardwebhooks';
import { parseNotification } from 'wiredrop/events';

const webhook = new Webhook(process.env.WEBHOOK_SECRET ?? '');

export async function POST(request: Request): Promise<Response> {
  const body = await request.text();
  try {
    webhook.verify(body, Object.fromEntries(request.headers));
  } catch {
    return new Response('not signed', { status: 401 });
  }
  console.log(parseNotification(body)); // your work: store it and answer within 15 s, or it is sent again
  return new Response('ok');
}
