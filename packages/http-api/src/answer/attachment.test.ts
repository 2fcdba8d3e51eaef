import { describe, expect, it } from 'vitest';
import { attachment } from './attachment.ts';

const disposition = (fileName: string) =>
  attachment(fileName, 'application/pdf', new Uint8Array()).headers.get('content-disposition');

describe('a file', () => {
  it('is answered whole, with its type', async () => {
    const answered = attachment('a.pdf', 'application/pdf', new Uint8Array([0, 255, 13, 10]));
    expect(answered.headers.get('content-type')).toBe('application/pdf');
    expect(new Uint8Array(await answered.arrayBuffer())).toEqual(new Uint8Array([0, 255, 13, 10]));
  });

  it('may be shown by pages of the same origin if it is inline, and by none otherwise', () => {
    const policyOf = (...rest: ['inline'] | []) =>
      attachment('a.pdf', 'application/pdf', new Uint8Array(), ...rest).headers.get('content-security-policy');
    expect(policyOf('inline')).toContain("frame-ancestors 'self'");
    expect(policyOf()).toContain("frame-ancestors 'none'");
  });

  it.each([
    ['invoice-1.pdf', 'attachment; filename="invoice-1.pdf"'],
    ['a"; filename=b.exe', 'attachment; filename="a_ filename_b.exe"'],
    ['../../etc/passwd', 'attachment; filename="__.._etc_passwd"'],
    ['a\r\nset-cookie: x', 'attachment; filename="a_set-cookie_ x"'],
    ['Rechnung-ÄÖ.pdf', `attachment; filename="Rechnung-__.pdf"; filename*=UTF-8''Rechnung-%C3%84%C3%96.pdf`],
  ])('called %j is offered under a safe name', (fileName, expected) => {
    expect(disposition(fileName)).toBe(expected);
  });
});
