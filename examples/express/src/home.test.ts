import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHome } from './home.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'makerfex-home-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the folder of the demo', () => {
  it('is had by one process at a time', () => {
    // The process that runs these tests' process: alive for as long as they are.
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    expect(() => openHome(folder)).toThrow(`A demo is running in this folder already (process ${process.ppid})`);
  });

  it('is free again once it is released, and after a process that was killed', () => {
    openHome(folder).release();
    writeFileSync(join(folder, 'lock'), '4194305');
    const home = openHome(folder);
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(String(process.pid));
    home.release();
  });

  it('must be one that can be written', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openHome(join(file, 'demo'))).toThrow(`The demo cannot write into ${join(file, 'demo')} (ENOTDIR)`);
  });

  it('holds one key of the vault, which nobody else can read', () => {
    const made: string[] = [];
    const home = openHome(folder);
    const key = home.vaultKey((path) => made.push(path));
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(home.vaultKey((path) => made.push(path))).toBe(key);
    expect(made).toEqual([join(folder, 'key')]);
    expect(statSync(join(folder, 'key')).mode & 0o077).toBe(0);
    home.release();
  });
});
