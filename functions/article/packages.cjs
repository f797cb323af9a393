'use strict';

// Packages that most crawled articles do not need, loaded on first use: together they would add about 60 ms to a cold
// start. Reading is synchronous, so `import()` will not do, and an ES module has no `require`. A CommonJS file has:
// Node 24 loads ES modules through it as well, and the bundler leaves a `require` of a literal name to the first call.

/** `require` takes a microsecond or two to look up a known module, at every call. */
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
exports.loadFranc = once(() => require('franc'));
