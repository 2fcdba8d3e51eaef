/**
 * Runs in a process between ours and the server, as `node -e`. Its standard input is a pipe from us that closes when we
 * end, even by kill -9: the server then ends too, and its files go. A line of JSON on it has the server end by `signal` and
 * start again `awayMs` after. It prints `ready` at each start, or the server's last words.
 */
export const guardScript = `
const { spawn } = require('node:child_process');
const { createInterface } = require('node:readline');
const { rmSync } = require('node:fs');
const { command, args, options, folders, ready, stopSignal } = JSON.parse(process.argv[1]);
let server, log = '', isReady = false, restart = null, isStopping = false;
const say = (stream, text) => stream.write(text, () => {});
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const start = () => {
  isReady = false;
  restart = null;
  server = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let heard = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    log = (log + text).slice(-4000);
    heard = (heard + text).slice(-4000);
    if (!isReady && heard.includes(ready)) { isReady = true; say(process.stdout, 'ready'); }
  });
  server.on('error', (error) => { log += error.message; end(1); });
  server.on('close', (code) => {
    if (!restart || isStopping) end(code ?? 1);
    else restart.timer = setTimeout(start, restart.awayMs);
  });
};
const end = (code) => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  if (!isReady) say(process.stderr, log);
  process.exitCode = code;
  process.stdin.destroy();
};
const stop = () => {
  isStopping = true;
  if (restart?.timer) { clearTimeout(restart.timer); return end(0); }
  server.kill(stopSignal);
  setTimeout(() => server.kill('SIGQUIT'), 10000).unref();
};
createInterface({ input: process.stdin }).on('line', (line) => {
  restart = JSON.parse(line);
  server.kill(restart.signal);
});
process.stdin.on('end', stop).on('error', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
start();
`;
