import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { costPerMillion, priceDates, regions } from './cost.ts';
import priceTable from './prices.json' with { type: 'json' };

describe('costPerMillion', () => {
  it('multiplies by the price and divides by its lot', () => {
    const { total, parts } = costPerMillion({ s3Get: 1, writeUnit: 8 }, 'us-east-1');
    assert.deepEqual(roundedParts(parts), { s3Get: 0.4, writeUnit: 5 });
    assert.equal(total.toFixed(4), '5.4000');
  });

  it('takes the prices of the region', () => {
    assert.equal(costPerMillion({ s3Get: 1 }, 'ap-northeast-2').total.toFixed(4), '0.3500');
  });

  it('costs nothing to use nothing', () => {
    assert.equal(costPerMillion({}, 'us-east-1').total, 0);
  });
});

describe('priceDates', () => {
  it('are those that the places give, and says how many give none', () => {
    const { first, last, dated, undated } = priceDates(['s3Get', 'writeUnit']);
    assert.deepEqual(
      { first, last, dated, undated },
      { first: '2026-06-12', last: '2026-10-08', dated: 2, undated: 2 },
    );
    assert.equal(priceDates(['s3Put']).first, undefined);
  });
});

describe('price table', () => {
  it('has a price for every region, a source for every price, and says where each was seen', () => {
    for (const [name, { usd, per, source, checked }] of Object.entries(priceTable.prices)) {
      assert.equal(usd.length, regions.length, name);
      assert.equal(checked.filter(({ where }) => where !== '').length, regions.length, name);
      for (const place of checked) if ('date' in place) assert.match(place.date, /^20\d\d-\d\d-\d\d$/, name);
      assert.ok(per > 0, name);
      assert.match(source, /^https:\/\/(docs\.)?aws\.amazon\.com\//, name);
    }
  });
});

function roundedParts(parts: object): object {
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, Number(value.toFixed(4))]));
}
