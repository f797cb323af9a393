import { createHash } from 'node:crypto';
import { crawled } from '../../functions/article/crawled.ts';

/** One kind of article file of about 4 KB, and the nearest file of the same article that plain gray-matter can read. */
export interface ReadFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly plain: Uint8Array;
}

const KOREAN = [
  '한빛시는 7일 "옛 항만 창고 터에 시민 공원을 만든다"고 밝혔다.',
  '공사는 3월에 시작해 이듬해 가을에 끝나며, 예산 186억원이 들어간다.',
  "주민 설명회에서는 '주차장이 모자란다'는 걱정이 가장 많이 나왔다.",
  '시의회 예산결산위원회는 찬성 9표, 반대 4표로 안건을 통과시켰다.',
  'AI 기반 관제 시스템과 전기차 충전기 24기도 함께 들어선다.',
];

const ENGLISH = [
  'The harbour council voted on Tuesday to keep the night ferry running until the end of the year.',
  '"Nobody who works a late shift should have to swim home," the chair told a full public gallery.',
  'The subsidy of 1.2 million a year will come out of the parking fund, which closed with a surplus.',
  "Opponents called the plan a stopgap and asked for the operator's figures by the end of March.",
];

function textOf(sentences: readonly string[], bytes: number): string {
  const text: string[] = [];
  for (let size = 0, at = 0; size < bytes; at += 1) {
    const sentence = `${sentences[at % sentences.length]} (${at})`;
    text.push(sentence);
    size += Buffer.byteLength(sentence) + 1;
  }
  return text.join(' ');
}

const koreanText = textOf(KOREAN, 3200);
const englishText = textOf(ENGLISH, 3300);

function yamlFile(frontMatter: string, text: string): Uint8Array {
  return Buffer.from(`---\n${frontMatter}\n---\n\n${text}\n`);
}

function flat(title: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return [
    'id: "901_0000012345"',
    `title: "${title}"`,
    'category: local',
    'publisher: 한빛뉴스',
    'author: 홍길동',
    'published_at: "2026-01-07 00:00"',
    'crawled_at: "2026-01-06 21:15:09"',
    'url: https://n.news.example.com/mnews/article/901/0000012345',
    'oid: "901"',
    'aid: "0000012345"',
    `content_hash: ${hash}`,
  ].join('\n');
}

const nested = `title: Night ferry stays
date: 2026-01-07 09:30:00 +0900
author:
  name: Kim Narae
  email: narae@example.com
tags:
  - harbour
  - transport
cover: { image: /img/ferry.jpg, alt: "The ferry at night" }
summary: >-
  The harbour council keeps the night ferry
  until the end of the year.`;

const toml = `title = "Night ferry stays"
date = 2026-01-07T09:30:00+09:00
tags = ["harbour", "transport"]
[author]
name = "Kim Narae"`;

const plainKorean = yamlFile(flat('한빛시, 옛 창고 터에 공원', koreanText), koreanText);
const plainEnglish = yamlFile(flat('Night ferry stays', englishText), englishText);

/** The crawler's format first: two eras, two languages; then other people's. */
export const CRAWLER_FILES: readonly ReadFile[] = [
  { name: 'crawled, Korean', bytes: Buffer.from(crawled({ text: koreanText })), plain: plainKorean },
  { name: 'crawled, Korean, later era', bytes: Buffer.from(crawled({ text: koreanText }, 'raw')), plain: plainKorean },
  { name: 'crawled, English', bytes: Buffer.from(crawled({ text: englishText })), plain: plainEnglish },
];

export const OTHER_FILES: readonly ReadFile[] = [
  { name: 'flat YAML', bytes: plainEnglish, plain: plainEnglish },
  { name: 'nested YAML', bytes: yamlFile(nested, englishText), plain: yamlFile(nested, englishText) },
  {
    name: 'broken YAML, repaired',
    bytes: yamlFile(`${nested}\ndeck: The plan: a stopgap`, englishText),
    plain: yamlFile(`${nested}\ndeck: "The plan: a stopgap"`, englishText),
  },
  { name: 'TOML', bytes: Buffer.from(`+++\n${toml}\n+++\n\n${englishText}\n`), plain: yamlFile(nested, englishText) },
  {
    name: 'no front matter',
    bytes: Buffer.from(`# Night ferry stays\n\n${englishText}\n`),
    plain: yamlFile(nested, englishText),
  },
];
