'use strict';

// The client of EventBridge, which a stack without the setting `eventBus` never needs. A file of its own beside the bundle, so that a
// cold start does not read and parse it.

exports.loadPutEvents = () => require('./put-events.ts');
