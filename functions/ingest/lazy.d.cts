export declare function loadSendToUnpack(): typeof import('../aws/send-to-unpack.ts', {
  with: { 'resolution-mode': 'import' },
});
export declare function loadBedrockJudge(): typeof import('../judge/bedrock.ts', {
  with: { 'resolution-mode': 'import' },
});
export declare function loadChatJudge(): typeof import('../judge/chat-completions.ts', {
  with: { 'resolution-mode': 'import' },
});
