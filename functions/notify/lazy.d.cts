export declare function loadPutEvents(): typeof import('./put-events.ts', { with: { 'resolution-mode': 'import' } });
