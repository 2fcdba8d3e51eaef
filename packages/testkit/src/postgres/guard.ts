/**
 * Runs in a process between ours and the server, as `node -e`. Its standard input is a pipe from us that closes when we
 * end, even by kill -9: the server then ends too, and its files go. It prints `ready`, or the server's last words.
 */
export const guardScript = `
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const { command, args, options, folder } = JSON.parse(process.argv[1]);
const server = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
let log = '', isReady = false;
const say = (stream, text) => stream.write(text, () => {});
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
server.stderr.setEncoding('utf8').on('data', (text) => {
  log = (log + text).slice(-4000);
  if (!isReady && log.includes('ready to accept connections')) { isReady = true; say(process.stdout, 'ready'); }
});
const end = (code) => {
  rmSync(folder, { recursive: true, force: true });
  if (!isReady) say(process.stderr, log);
  process.exitCode = code;
  process.stdin.destroy();
};
server.on('error', (error) => { log += error.message; end(1); });
server.on('close', (code) => end(code ?? 1));
const stop = () => {
  server.kill('SIGINT');
  setTimeout(() => server.kill('SIGQUIT'), 10000).unref();
};
process.stdin.on('end', stop).on('error', stop).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
`;
