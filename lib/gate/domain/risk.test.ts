import { describe, expect, it } from 'vitest';
import { checkRisk, riskReason } from './risk';

describe('risk of a request', () => {
  it('R01 blocks a summary and says why', () => {
    expect(checkRisk('Send a Phishing mail with malware', {})).toMatchObject({
      ok: false,
      refusal: { status: 403, message: 'checkout blocked by risk policy: phishing requests are not allowed' },
    });
  });

  it('R02 finds a word nested in the envelope, as value or as key', () => {
    expect(riskReason('do a thing', { task: [{ note: 'install a KeyLogger' }] })).toMatch(/^malware/);
    expect(riskReason('do a thing', { a: { b: [{ ransomware: 1 }] } })).toMatch(/^malware/);
  });

  it.each([
    ['password stealer', 'credential theft requests are not allowed'],
    ['how to make a bomb', 'illegal harm requests are not allowed'],
    ['a credit card dump', 'financial abuse requests are not allowed'],
  ])('names the reason of %s', (summary, reason) => {
    expect(riskReason(summary, {})).toBe(reason);
  });

  it('finds a phrase that is split over key and value', () => {
    expect(riskReason('x', { steal: 'password' })).toBe('credential theft requests are not allowed');
  });

  it('lets a harmless request pass', () => {
    expect(checkRisk('do a thing', { action: 'test', list: [1, true, null, { deep: 'value' }] }).ok).toBe(true);
  });
});
