import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { costPerMillion, REGIONS } from './dollars.ts';
import PRICES from './prices.json' with { type: 'json' };

describe('costPerMillion', () => {
  it('multiplies amounts by their price', () => {
    const { total, parts } = costPerMillion({ s3Get: 1, writeUnit: 8 }, 'us-east-1');
    assert.equal(parts.s3Get?.toFixed(4), '0.4000');
    assert.equal(parts.writeUnit?.toFixed(4), '5.0000');
    assert.equal(total.toFixed(4), '5.4000');
  });

  it('takes the prices of the region', () => {
    assert.equal(costPerMillion({ s3Get: 1 }, 'ap-northeast-2').total.toFixed(4), '0.3500');
  });
});

describe('the price table', () => {
  it('has a price for each region and a source for each price', () => {
    for (const [name, { usd, source }] of Object.entries({ ...PRICES.prices, ...PRICES.monthly })) {
      assert.equal(usd.length, REGIONS.length, name);
      assert.match(source, /^https:\/\/(docs\.)?aws\.amazon\.com\//, name);
    }
  });
});
