// The one door of the workbench that `npm start` serves: a port on loopback in front of a server that listens on a socket only its owner can open.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';

/** Lives as long as the browser's session; never read by scripts, never sent along with requests that another site makes. */
const cookieName = (port) => `redcap-workbench-${port}`;

/**
 * Lets in who has the key of this start, in the address the first time and in a cookie afterwards; refuses foreign names of this computer
 * (DNS rebinding) and requests that pages of other origins make.
 * @returns the key, and `close()`
 */
// oxlint-disable-next-line max-lines-per-function -- it only builds and connects
export async function openGateway(socketPath, port) {
  const key = randomBytes(24).toString('base64url');
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const origins = new Set([...hosts].map((host) => `http://${host}`));

  /** Status that refuses the request, or nothing. */
  const refusal = ({ headers }) => {
    if (!hosts.has(headers.host ?? '') || (headers.origin !== undefined && !origins.has(headers.origin))) {
      return 403;
    }
    return isKey(cookieOf(headers.cookie, cookieName(port))) ? undefined : 401;
  };
  const isKey = (value) =>
    value !== undefined && value.length === key.length && timingSafeEqual(Buffer.from(value), Buffer.from(key));

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const refused = refusal(request);
    if (refused === 401 && isKey(url.searchParams.get('key') ?? undefined)) {
      url.searchParams.delete('key');
      response.writeHead(302, {
        location: `${url.pathname}${url.search}`,
        'set-cookie': `${cookieName(port)}=${key}; Path=/; HttpOnly; SameSite=Strict`,
        'referrer-policy': 'no-referrer',
      });
      response.end();
      return;
    }
    if (refused !== undefined) {
      response.writeHead(refused, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Open the whole address that "npm start" printed; it changes with each start.\n');
      request.resume();
      return;
    }
    const { method, headers } = request;
    const inner = http.request({ socketPath, path: request.url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    inner.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    request.pipe(inner);
    response.once('close', () => inner.destroy());
  });

  server.on('upgrade', (request, socket, head) => {
    if (refusal(request) !== undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    const inner = net.connect(socketPath, () => {
      const lines = [`${request.method} ${request.url} HTTP/1.1`];
      for (let i = 0; i < request.rawHeaders.length; i += 2) {
        lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
      }
      inner.write(`${lines.join('\r\n')}\r\n\r\n`);
      inner.write(head);
      socket.pipe(inner).pipe(socket);
    });
    for (const [one, other] of [
      [inner, socket],
      [socket, inner],
    ]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    key,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function cookieOf(header, name) {
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
