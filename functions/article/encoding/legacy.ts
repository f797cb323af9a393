import { type Decoded, tryDecode } from './charset.ts';

/** The bytes of a file that are examined to choose an encoding. */
const SAMPLE = 32 * 1024;

/** The commonest characters of a script. A wrong decoding does not have as many of them as real text. */
const COMMON = {
  korean: new Set('이다의는에을가하고한로지서도은를기사인어자리대해시나부정일수전'),
  simplified: new Set(
    '的一是不了人在有我他这中大来上个国和也子时道说出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从',
  ),
  traditional: new Set(
    '的一是不了人在有我他這中大來上個國和也子時道說出而要於就下得可你年生自會那後能對著事其裡所去行過家十用發天如然作方成者多日都三小軍二無同麼經法當起與好看學進種將還分此心前面又定見只主沒公從',
  ),
  russian: new Set('оеаинтсрвлк'),
};

interface Shape {
  readonly encoding: string;
  /** How plausible the decoded characters outside ASCII are, 0 to 1. */
  readonly plausibility: (characters: readonly string[]) => number;
}

const share = (characters: readonly string[], is: (character: string) => boolean): number =>
  characters.filter(is).length / characters.length;
const isHangul = (c: string) => c >= '가' && c <= '힣';
const isHan = (c: string) => c >= '一' && c <= '鿿';
const isKana = (c: string) => c >= 'ぁ' && c <= 'ヿ';
const isHalfwidth = (c: string) => c >= '｡' && c <= 'ﾟ';
const isCjkPunctuation = (c: string) => (c >= '\u3000' && c <= '〿') || (c >= '！' && c <= '～');
const isQuote = (c: string) => c >= '‐' && c <= '…';
const isCyrillic = (c: string) => c >= 'Ѐ' && c <= 'ӿ';

function korean(characters: readonly string[]): number {
  const sound = share(characters, (c) => isHangul(c) || isCjkPunctuation(c) || isQuote(c) || c === '·');
  const hangul = characters.filter(isHangul);
  return hangul.length > 0 && share(hangul, (c) => COMMON.korean.has(c)) >= 0.15 ? sound : 0;
}

function japanese(characters: readonly string[]): number {
  const kana = share(characters, isKana);
  const sound = share(characters, (c) => isKana(c) || isHan(c) || isCjkPunctuation(c) || isQuote(c));
  const foreign = share(characters, isHalfwidth);
  // English text with Japanese quotation marks and nothing else (`\x81gAgreement\x81h`) is Japanese as well.
  return foreign < 0.2 && (kana >= 0.2 || sound - share(characters, isHan) === 1) ? sound : 0;
}

const chinese = (common: ReadonlySet<string>) => (characters: readonly string[]) => {
  const han = characters.filter(isHan);
  if (han.length === 0 || share(han, (c) => common.has(c)) < 0.15) return 0;
  return share(characters, (c) => isHan(c) || isCjkPunctuation(c) || isQuote(c) || c === '·');
};

function russian(characters: readonly string[]): number {
  const cyrillic = characters.filter(isCyrillic);
  return cyrillic.length > 0 && share(cyrillic, (c) => COMMON.russian.has(c)) >= 0.45
    ? cyrillic.length / characters.length
    : 0;
}

function western(characters: readonly string[]): number {
  return share(characters, (c) => /[À-ÖØ-öø-ÿŠšŽžŒœŸƒ€‚„…†‡‰‹›‘’“”•–—™\u00a0¡£§©ª«®°±·º»½¿²³´]/u.test(c));
}

/** In order of preference at equal plausibility. */
const SHAPES: readonly Shape[] = [
  { encoding: 'euc-kr', plausibility: korean },
  { encoding: 'shift_jis', plausibility: japanese },
  { encoding: 'euc-jp', plausibility: japanese },
  { encoding: 'gb18030', plausibility: chinese(COMMON.simplified) },
  { encoding: 'big5', plausibility: chinese(COMMON.traditional) },
  { encoding: 'windows-1251', plausibility: russian },
  { encoding: 'koi8-r', plausibility: russian },
];

const LEAST_PLAUSIBLE = 0.85;

/** The largest share of bytes outside ASCII in a western text. */
const MOST_WESTERN = 0.25;

/** Decodes text in the legacy encoding that makes it most plausible, if any does. */
export function decodeLegacy(bytes: Uint8Array): Decoded | undefined {
  let best: { encoding: string; score: number } | undefined;
  for (const { encoding, plausibility } of SHAPES) {
    const characters = charactersOutsideAscii(bytes, encoding);
    if (!characters || characters.length === 0) continue;
    const score = plausibility(characters);
    if (score >= LEAST_PLAUSIBLE && score > (best?.score ?? 0)) best = { encoding, score };
  }
  const encoding = best?.encoding ?? (isWestern(bytes) ? 'windows-1252' : undefined);
  if (encoding === undefined) return undefined;
  const text = tryDecode(bytes, encoding);
  return text === undefined ? undefined : { ok: true, text, encoding, warnings: [] };
}

function isWestern(bytes: Uint8Array): boolean {
  const characters = charactersOutsideAscii(bytes, 'windows-1252');
  if (!characters || characters.length > Math.min(bytes.length, SAMPLE) * MOST_WESTERN) return false;
  return western(characters) === 1;
}

function charactersOutsideAscii(bytes: Uint8Array, encoding: string): string[] | undefined {
  // A sample may end inside a character: up to three bytes more or less make it whole.
  for (let cut = 0; cut < 4; cut += 1) {
    const text = tryDecode(bytes.length <= SAMPLE ? bytes : bytes.subarray(0, SAMPLE - cut), encoding);
    if (text !== undefined) return Array.from(text).filter((c) => c > '\x7f');
    if (bytes.length <= SAMPLE) return undefined;
  }
  return undefined;
}
