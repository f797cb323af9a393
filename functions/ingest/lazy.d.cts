export declare function loadSendToUnpack(): typeof import('../send-to-unpack.ts', {
  with: { 'resolution-mode': 'import' },
});
