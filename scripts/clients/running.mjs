import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** Starts the embedded REDCap; resolves to what it says of itself (`url`, `superToken`, `projects`) and a way to stop it. */
export async function startSimulator(program, options) {
  const child = spawn(process.execPath, [program, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The simulator ended with ${code}`);
    }),
  ]);
  return {
    ...JSON.parse(line),
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    },
  };
}

/**
 * The same server behind TLS, for clients that take nothing else; resolves to its address and the certificate that is to be trusted.
 * `pages` are what the server has beside the API: a function by the end of its path.
 */
export async function withTls(simulator, work, pages = {}) {
  const [key, cert] = [path.join(work, 'key.pem'), path.join(work, 'certificate.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', cert],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) {
    throw new Error(`openssl made no certificate: ${made.stderr}`);
  }
  const inner = new URL(simulator.url);
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    const page = Object.entries(pages).find(([end]) => request.url.endsWith(end))?.[1];
    if (page !== undefined) {
      page().then(
        () => response.end(),
        (error) => response.writeHead(500).end(String(error)),
      );
      return;
    }
    const { method, headers, url } = request;
    const passed = http.request({ host: inner.hostname, port: inner.port, path: url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `https://127.0.0.1:${server.address().port}`,
    certificate: cert,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Makes a project from ODM with the super token, as a client's own set-up does; resolves to its token. */
export async function createProject(simulator, title, odm) {
  const response = await fetch(simulator.url, {
    method: 'POST',
    body: new URLSearchParams({
      token: simulator.superToken,
      content: 'project',
      format: 'json',
      returnFormat: 'json',
      data: JSON.stringify([{ project_title: title, purpose: 0 }]),
      ...(odm === undefined ? {} : { odm }),
    }),
  });
  const text = await response.text();
  if (response.status !== 200) {
    throw new Error(`${title}: ${text}`);
  }
  return text.slice(-32);
}

/** One call that must succeed; resolves to its text. */
export async function call(simulator, token, parameters, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ token, format: 'json', returnFormat: 'json', ...parameters })) {
    form.set(name, value);
  }
  if (file !== undefined) {
    form.set('file', new Blob([file.bytes]), file.name);
  }
  const response = await fetch(simulator.url, { method: 'POST', body: form });
  const text = await response.text();
  if (response.status !== 200) {
    throw new Error(`${parameters.content}: ${response.status} ${text}`);
  }
  return text;
}

/** Runs a program with its output in a file; resolves to its exit code. */
export async function runProgram(program, args, { cwd, env = {}, output }) {
  const log = createWriteStream(output);
  await once(log, 'open');
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', log, log] });
  const [code] = await once(child, 'exit');
  log.end();
  await once(log, 'close');
  return code;
}

export function works(program, args, env = {}) {
  return spawnSync(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' }).status === 0;
}

/** Result of a JUnit XML, as pytest and PHPUnit write it. */
export function readJunit(xml) {
  const result = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const [, head, body = ''] of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const attribute = (name) => new RegExp(`\\b${name}="([^"]*)"`).exec(head)?.[1] ?? '';
    if (/<(failure|error)\b/.test(body)) {
      result.failed += 1;
      const message = /<(?:failure|error)\b[^>]*?(?:message="([^"]*)")?[^>]*>([\s\S]*?)</.exec(body);
      const text = (message?.[1] ?? message?.[2] ?? '').replaceAll(/&#10;|\s+/g, ' ').slice(0, 200);
      result.failures.push(`${attribute('classname') || attribute('class')}::${attribute('name')}: ${text}`);
    } else if (/<skipped\b/.test(body)) {
      result.skipped += 1;
    } else {
      result.passed += 1;
    }
  }
  return result;
}
