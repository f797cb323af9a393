import base64, hashlib, hmac, json, os, time

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))

def parse(headers, body: bytes):
    """The notification; raises ValueError if it is not from wiredrop, or old."""
    id, at = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(at)) > 300:
        raise ValueError("too old")
    digest = hmac.new(KEY, f"{id}.{at}.".encode() + body, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(digest).decode()
    if not any(hmac.compare_digest(signature, one) for one in headers["webhook-signature"].split()):
        raise ValueError("not signed")
    return json.loads(body)
