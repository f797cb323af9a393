'use strict';

// What a usual crawled article does not need is loaded on first use: together these cost a cold start about 60 ms.
// Reading is synchronous, so `import()` will not do, and an ES module has no `require`. A CommonJS file has: Node 24
// loads ES modules through it as well, and esbuild bundles a `require` of a literal name and evaluates it lazily.
exports.loadGrayMatter = () => require('gray-matter');
exports.loadYaml = () => require('js-yaml');
exports.loadToml = () => require('smol-toml');
exports.loadTemporal = () => require('temporal-polyfill');
exports.loadEncodings = () => require('@exodus/bytes/encoding.js');
exports.loadEntities = () => require('entities/decode');
