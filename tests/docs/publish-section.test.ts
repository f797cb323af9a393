import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withSection } from './publish-section.ts';

const document = 'above\n<!-- figures -->\nold\n<!-- /figures -->\nbelow\n';

describe('withSection', () => {
  it('replaces what stands between the marks, and nothing else', () => {
    assert.equal(
      withSection(document, 'figures', '| new |'),
      'above\n<!-- figures -->\n| new |\n<!-- /figures -->\nbelow\n',
    );
  });

  it('refuses a document without the marks', () => {
    assert.throws(() => withSection(document, 'others', ''), /no section between <!-- others -->/);
  });
});
