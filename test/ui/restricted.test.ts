import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { picturesOfFailures } from './support/redcap';
import { Workbench } from './support/workbench';

describe('Restricted Mode', () => {
  let wb: Workbench;
  before(async () => {
    wb = await Workbench.start({
      trust: true,
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.emptyWindow': false,
      },
    });
  });
  after(async () => {
    await wb.stop();
  });
  picturesOfFailures(() => wb);

  it('says why nothing is shown, and shows it once the folder is trusted', async () => {
    await wb.showProjects();
    await wb.page.locator('.welcome-view-content', { hasText: 'Restricted Mode' }).waitFor();
    await wb.shot('restricted');
    assert.equal(await wb.page.getByRole('button', { name: 'Try with a Sample' }).count(), 0);
    await wb.page.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await wb.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await wb.showProjects();
    await wb.page.getByRole('button', { name: 'Try with a Sample' }).waitFor();
  });
});
