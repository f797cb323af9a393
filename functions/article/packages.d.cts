export declare function loadGrayMatter(): typeof import('gray-matter');
/** js-yaml 3, which gray-matter uses, ships no types: the part of it that is used here. */
export declare function loadYaml(): {
  safeLoad(text: string, options: { schema: object }): unknown;
  FAILSAFE_SCHEMA: object;
  Schema: new (definition: { include: object[]; implicit: object[] }) => object;
  Type: new (tag: string, options: { kind: 'scalar'; resolve: (written: unknown) => boolean }) => object;
};
export declare function loadToml(): typeof import('smol-toml', { with: { 'resolution-mode': 'import' } });
export declare function loadTemporal(): typeof import('temporal-polyfill', { with: { 'resolution-mode': 'import' } });
export declare function loadEncodings(): typeof import('@exodus/bytes/encoding.js', {
  with: { 'resolution-mode': 'import' },
});
export declare function loadEntities(): typeof import('entities/decode', { with: { 'resolution-mode': 'import' } });
export declare function loadFranc(): typeof import('franc', { with: { 'resolution-mode': 'import' } });
