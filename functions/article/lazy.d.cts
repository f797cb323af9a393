export declare function loadAnyFrontMatter(): typeof import('./front-matter/any-front-matter.ts', {
  with: { 'resolution-mode': 'import' },
});
export declare function loadAnyEncoding(): typeof import('./encoding/any-encoding.ts', {
  with: { 'resolution-mode': 'import' },
});
export declare function loadAnyDate(): typeof import('./dates/any-date.ts', { with: { 'resolution-mode': 'import' } });
export declare function loadAnyNotice(): typeof import('./publication/any-notice.ts', {
  with: { 'resolution-mode': 'import' },
});
export declare function loadAnyLanguage(): typeof import('./language/any-language.ts', { with: { 'resolution-mode': 'import' } });
export declare function loadAnyProse(): typeof import('./prose/any-prose.ts', { with: { 'resolution-mode': 'import' } });
export declare function loadAnyShape(): typeof import('./shapes/any-shape.ts', { with: { 'resolution-mode': 'import' } });
export declare function loadShortLanguage(): typeof import('./language/any-short-language.ts', {
  with: { 'resolution-mode': 'import' },
});
