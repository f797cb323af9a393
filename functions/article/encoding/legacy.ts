import { type Decoded, tryDecode } from './charset.ts';

/** The bytes of a file that are examined to choose an encoding. */
const SAMPLE = 32 * 1024;

interface Script {
  readonly encodings: readonly string[];
  readonly letters: RegExp;
  /** The commonest of them: a wrong decoding does not have as many as real text. */
  readonly common: RegExp;
  readonly leastCommon: number;
}

/** In order of preference at equal plausibility. */
const SCRIPTS: readonly Script[] = [
  {
    encodings: ['euc-kr'],
    letters: /[가-힣]/,
    common: /[이다의는에을가하고한로지서도은를기사인어자리대해시나부정일수전]/,
    leastCommon: 0.15,
  },
  { encodings: ['shift_jis', 'euc-jp'], letters: /[ぁ-ヿ一-鿿]/, common: /[ぁ-ヿ]/, leastCommon: 0.2 },
  {
    encodings: ['gb18030', 'big5'],
    letters: /[一-鿿]/,
    common:
      /[的一是不了人在有我他这這中大来來上个個国國和也子时時道说說出而要于於就下得可你年生自会會那后後能对對着著事其里裡所去行过過家十用发發天如然作方成者多日都三小军軍二无無同么麼经經法当當起与與好看学學进進种種将將还還分此心前面又定见見只主没沒公从從]/,
    leastCommon: 0.15,
  },
  { encodings: ['windows-1251', 'koi8-r'], letters: /[Ѐ-ӿ]/, common: /[оеаинтсрвлк]/, leastCommon: 0.45 },
];

const MARKS = /[\u2010-\u2026\u3000-\u303f\uff01-\uff5e·]/;
const WESTERN = /^[À-ÖØ-öø-ÿŠšŽžŒœŸƒ€‚„…†‡‰‹›‘’“”•–—™\u00a0¡£§©ª«®°±·º»½¿²³´]*$/u;
const LEAST_PLAUSIBLE = 0.85;
/** The largest share of bytes outside ASCII in a western text. */
const MOST_WESTERN = 0.25;

/** Decodes text in the legacy encoding that makes it most plausible, if any does. */
export function decodeLegacy(bytes: Uint8Array): Decoded | undefined {
  let best: { encoding: string; score: number } | undefined;
  for (const script of SCRIPTS)
    for (const encoding of script.encodings) {
      const score = plausibility(outsideAscii(bytes, encoding), script);
      if (score >= LEAST_PLAUSIBLE && score > (best?.score ?? 0)) best = { encoding, score };
    }
  const encoding = best?.encoding ?? (isWestern(bytes) ? 'windows-1252' : undefined);
  const text = encoding && tryDecode(bytes, encoding);
  return encoding === undefined || text === undefined ? undefined : { ok: true, text, encoding, warnings: [] };
}

/** The share of characters outside ASCII that a text of a script has, 0 to 1. */
function plausibility(text: string, { letters, common, leastCommon, encodings }: Script): number {
  const characters = Array.from(text);
  const own = characters.filter((one) => letters.test(one));
  // English text with Japanese quotation marks (`\x81gAgreement\x81h`) is Japanese
  const isReal =
    own.length === 0
      ? encodings[0] === 'shift_jis'
      : own.filter((one) => common.test(one)).length >= leastCommon * own.length;
  return isReal ? characters.filter((one) => letters.test(one) || MARKS.test(one)).length / characters.length : 0;
}

function isWestern(bytes: Uint8Array): boolean {
  const text = outsideAscii(bytes, 'windows-1252');
  return text.length > 0 && text.length <= Math.min(bytes.length, SAMPLE) * MOST_WESTERN && WESTERN.test(text);
}

/** The characters of a sample outside ASCII; none if it cannot be in this encoding. */
function outsideAscii(bytes: Uint8Array, encoding: string): string {
  // A sample may end inside a character: up to three bytes less make it whole.
  for (let cut = 0; cut < 4; cut += 1) {
    const text = tryDecode(bytes.subarray(0, Math.min(bytes.length, SAMPLE - cut)), encoding);
    if (text !== undefined) return text.replace(/[\0-\x7f]+/g, '');
  }
  return '';
}
