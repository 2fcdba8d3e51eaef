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
  it('is held by one process at a time', () => {
    // The parent process lives as long as these tests.
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    expect(() => openHome(folder)).toThrow(`A demo is already running in this folder (process ${process.ppid})`);
  });

  it('is free again after its release, and after its process was killed', () => {
    openHome(folder).release();
    writeFileSync(join(folder, 'lock'), '4194305');
    const home = openHome(folder);
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(String(process.pid));
    home.release();
  });

  it('must be writable', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openHome(join(file, 'demo'))).toThrow(`The demo cannot write into ${join(file, 'demo')} (ENOTDIR)`);
  });

  it('holds one vault key, which nobody else can read', () => {
    const created: string[] = [];
    const home = openHome(folder);
    const key = home.vaultKey((path) => created.push(path));
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(home.vaultKey((path) => created.push(path))).toBe(key);
    expect(created).toEqual([join(folder, 'key')]);
    expect(statSync(join(folder, 'key')).mode & 0o077).toBe(0);
    home.release();
  });
});
