'use strict';

// Code that most batches do not need. In the main bundle it would be parsed at every cold start.

exports.loadSendToUnpack = () => require('../aws/send-to-unpack.ts');
exports.loadBedrockJudge = () => require('../judge/bedrock.ts');
exports.loadChatJudge = () => require('../judge/chat-completions.ts');
