import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FEATURES, type FeatureName, featuresOf } from '../../../functions/matching/features.ts';
import type { Profile } from '../../../functions/matching/profile.ts';
import { reportOf } from './reports.ts';

const FERRY =
  'The ferry Halcyon ran aground off Brindle Point and 212 passengers were rescued by the coastguard at dawn.';
const QUOTE = 'Mayor Ines Barrow said "nobody in Gullbay will forget the lifeboats of that morning" to reporters.';
const gull = { publisher: 'Gull' };
const caption = { ...reportOf('Halcyon', FERRY), kind: 'caption' } satisfies Profile;
const notice = (headline: string): Profile => ({
  ...reportOf(headline, 'More follows from Reuterbury.'),
  kind: 'notice',
});
const target = (broker: string, price: number) =>
  reportOf(`${broker} lifts Marlowe Foods target to $${price} a share`, '');
const ferry = reportOf('Halcyon aground, 212 rescued', FERRY, gull);
const later = (report: Profile, minutes: number): Profile => ({ ...report, minute: report.minute + minutes });

/** A feature of two reports, and from what to what it is. */
const CASES: [feature: FeatureName, what: string, one: Profile, other: Profile, least: number, most?: number][] = [
  ['topic', 'one report', ferry, ferry, 1],
  ['topic', 'reports of two events', ferry, reportOf('Library opens', 'A library opened.'), 0],
  [
    'headline',
    'a headline in the other text',
    reportOf('Halcyon aground', ''),
    reportOf('', `Halcyon aground. ${FERRY}`),
    0.5,
  ],
  ['headline', 'one headline', ferry, ferry, 1],
  ['figures', 'no figure in one', ferry, reportOf('Halcyon aground', 'Halcyon.'), 0.5],
  ['figures', 'one figure', ferry, reportOf('212 saved', ''), 1],
  ['figures', 'another figure', ferry, reportOf('213 saved', ''), 0],
  ['quotes', 'nobody quoted in one', ferry, reportOf('Barrow', QUOTE), 0.2],
  ['quotes', 'one quotation', reportOf('Barrow', QUOTE), reportOf('Lifeboats', QUOTE), 1],
  ['otherWords', 'a template with another name', target('Stanhope', 343), target('Kitano', 343), 0.3, 1],
  [
    'otherWords',
    'a headline with more words',
    reportOf('Halcyon aground', ''),
    reportOf('Halcyon aground again', ''),
    0,
  ],
  ['otherFigures', 'a template with another figure', target('Kitano', 343), target('Kitano', 310), 0.3, 1],
  ['otherFigures', 'one figure', target('Kitano', 343), target('Stanhope', 343), 0],
  ['hours', 'two hours apart', ferry, later(ferry, 120), Math.log(3)],
  ['hours', 'a report of which only the day is known', { ...ferry, isDay: true }, ferry, Math.log(4)],
  ['otherDay', 'twenty hours', ferry, later(ferry, 1_200), 0],
  ['otherDay', 'more', ferry, later(ferry, 1_201), 1],
  ['ownText', 'one publisher', ferry, ferry, 1],
  ['ownText', 'an unknown publisher', ferry, { ...ferry, source: 0 }, 1],
  ['ownText', 'two publishers', ferry, { ...ferry, source: 1 }, 0],
  ['picture', 'a caption', ferry, caption, 1],
  ['pictures', 'one caption', ferry, caption, 0],
  ['pictures', 'two captions', caption, caption, 1],
  ['pictured', 'a caption beside its article', ferry, caption, 0.9, 1],
  ['pictured', 'two captions', caption, caption, 0],
  ['notice', 'two headlines over one notice', notice('Ferry aground'), notice('Mayor resigns'), 0.9, 1],
  ['notice', 'one headline over it', notice('Ferry aground'), notice('Ferry aground'), 0],
  ['notice', 'two articles', ferry, later(ferry, 1), 0],
];

describe('featuresOf', () => {
  for (const [feature, what, one, other, least, most = least] of CASES)
    it(`has ${feature} of ${most === least ? least.toFixed(1) : `${least} or more`} for ${what}, in either order`, () => {
      for (const value of [featuresOf(one, other)[feature], featuresOf(other, one)[feature]])
        assert.ok(value > least - 1e-6 && value < most + 1e-6, String(value));
    });

  it('is shown here whole', () => assert.deepEqual(new Set(CASES.map(([name]) => name)), new Set(FEATURES)));
});
