'use strict';

// What the reader itself has for unusual files: 45 KB, which would be parsed and evaluated at every cold start (10% of the CPU
// until the function is loaded). Nothing loaded here may import this file.

exports.loadAnyFrontMatter = () => require('./front-matter/any-front-matter.ts');
exports.loadAnyEncoding = () => require('./encoding/any-encoding.ts');
exports.loadAnyDate = () => require('./dates/any-date.ts');
exports.loadAnyProse = () => require('./prose/any-prose.ts');
exports.loadAnyShape = () => require('./shapes/any-shape.ts');
