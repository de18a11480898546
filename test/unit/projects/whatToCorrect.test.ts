import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RedcapError } from '../../../src/api/errors';
import { checkProject } from '../../../src/projects/checkProject';
import { whatToCorrect } from '../../../src/projects/whatToCorrect';
import { reply, Resources, type Responder } from '../api/support/servers';

describe('a project that cannot be added', () => {
  const firewall = '<html><head><title>Request Rejected</title></head><body>Your support ID is: 12</body></html>';
  const cases: readonly (readonly [string, Responder, 'url' | 'token'])[] = [
    ['because a firewall refused the request: address and token stand', reply(firewall, 403), 'token'],
    ['because something refused it without a word: both stand', reply('', 403), 'token'],
    ['because REDCap refused the token', reply('{"error":"You do not have permissions to use the API"}', 403), 'token'],
    ['because there is nothing at the address', reply('<html>Not Found</html>', 404), 'url'],
    ['because another server is there', reply('<html>Welcome</html>'), 'url'],
  ];
  for (const [title, responder, step] of cases) {
    it(`${title}: it is said at the ${step}`, async () => {
      const resources = new Resources();
      try {
        const { session } = await resources.answering(responder);
        await assert.rejects(checkProject(session), (error) => {
          assert.ok(RedcapError.is(error), String(error));
          assert.equal(whatToCorrect(error.reason), step, error.reason);
          return true;
        });
      } finally {
        await resources.close();
      }
    });
  }
});
