'use strict';

// What a usual crawled article does not need is loaded on first use: together these cost a cold start about 60 ms.
// Reading is synchronous, so `import()` will not do, and an ES module has no `require`. A CommonJS file has: Node 24
// loads ES modules through it as well, and esbuild bundles a `require` of a literal name and evaluates it lazily.

/** `require` looks a known module up in a microsecond or two, at every call. */
function once(load) {
  let loaded;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

exports.loadGrayMatter = once(() => require('gray-matter'));
exports.loadYaml = once(() => require('js-yaml'));
exports.loadToml = once(() => require('smol-toml'));
exports.loadTemporal = once(() => require('temporal-polyfill'));
exports.loadEncodings = once(() => require('@exodus/bytes/encoding.js'));
exports.loadEntities = once(() => require('entities/decode'));

// And so is what the reader itself has for the other files: 40 KB, which would be parsed at every start.
exports.loadAnyFrontMatter = once(() => require('./front-matter/any-front-matter.ts'));
exports.loadAnyEncoding = once(() => require('./encoding/any-encoding.ts'));
exports.loadAnyDate = once(() => require('./dates/any-date.ts'));
