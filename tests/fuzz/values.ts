import type { Random } from '../simulation/random.ts'

/** Values of parameters: valid, nearly valid, and notoriously harmful ones. As bytes of Latin-1, one a character. */
const texts = [
  '1',
  '2',
  '10',
  'mary',
  'Is a hot dog a sandwich?',
  '462d7f16-ffb4-4762-8333-1270b76995a2',
  'yes',
  'yes,no,"may,be"',
  'likes',
  'GET',
  'HEAD',
  'http://localhost:59999/health',
  'http://[::ffff:127.0.0.1]:1/',
  'ftp://x',
  'http:',
  '200',
  '-1',
  '0',
  '1e9',
  '9007199254740993',
  '',
  ' ',
  'x'.repeat(64),
  'x'.repeat(65),
  'x'.repeat(300),
  'y'.repeat(5_000),
  '\u00c3\u00a9\u00f0\u009f\u008e\u0089',
  '\u00ff\u00fe',
  '\u00ed\u00a0\u0080',
  'a\0b',
  'a\r\nb',
  '\u00e2\u0080\u008b',
  '__proto__',
  'constructor',
  '$(x)',
  "' OR 1=1 --",
  '*',
  'eyJ2IjoxfQ',
  '..%2f..',
  'null',
  'true',
]

const raws = [
  'null',
  'true',
  '1',
  '1.5',
  '1e400',
  '-0',
  '12345678901234567890',
  '[]',
  '{}',
  '["yes","no"]',
  '["yes","yes"]',
  `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
  `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
  '{"__proto__":{"limit":1}}',
  '"\\ud800"',
  '"\\u0000"',
]

export const text = (random: Random): string => random.pick(texts)

/** A JSON value as text. */
export function json(random: Random): string {
  if (random.chance(0.3)) return random.pick(raws)
  return `"${text(random)
    .replace(/["\\]/g, '\\$&')
    .replace(/[\r\n\0]/g, '\\n')}"`
}
