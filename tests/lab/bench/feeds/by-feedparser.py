"""Reads the feeds whose paths come in by feedparser (Debian: python3-feedparser); a line of JSON for each."""

import json
import sys

import feedparser

URL = 'http://feed.example/dir/feed.xml'

for line in sys.stdin:
    path = line.strip()
    with open(path, 'rb') as file:
        read = feedparser.parse(file.read(), response_headers={'content-location': URL, 'content-type': 'application/xml'})
    entries = []
    for entry in read.entries:
        at = entry.get('published_parsed') or entry.get('updated_parsed') or entry.get('created_parsed')
        known = {key: entry.get(key) or '' for key in ('title', 'link', 'id')}
        entries.append(known | {'date': '%04d-%02d-%02dT%02d:%02d:%02d' % at[:6] if at else ''})
    print(json.dumps({'path': path, 'isFeed': read.version != '', 'entries': entries}))
