'use strict';

// Code for unusual files. In the main bundle it would be parsed and evaluated at every cold start. Files loaded here
// must not import this one.

exports.loadAnyFrontMatter = () => require('./front-matter/any-front-matter.ts');
exports.loadAnyEncoding = () => require('./encoding/any-encoding.ts');
exports.loadAnyDate = () => require('./dates/any-date.ts');
exports.loadAnyNotice = () => require('./publication/any-notice.ts');
exports.loadAnyLanguage = () => require('./language/any-language.ts');
exports.loadAnyProse = () => require('./prose/any-prose.ts');
exports.loadAnyShape = () => require('./shapes/any-shape.ts');
exports.loadShortLanguage = () => require('./language/any-short-language.ts');
