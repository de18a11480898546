import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { FrameLocator } from 'playwright-core';
import { picturesOfFailures } from '../ui/support/redcap';
import { Workbench } from '../ui/support/workbench';
import { themes } from './themes';

/** Panels, records, imports, exports and requests of the sample: those of the README, and the same screens in the other themes. */
for (const [name, theme] of Object.entries(themes)) {
  describe(`screens, ${name}`, () => {
    let wb: Workbench;
    before(async () => {
      wb = await Workbench.start({
        settings: {
          'workbench.colorTheme': theme,
          'window.commandCenter': false,
          'workbench.layoutControl.enabled': false,
        },
        viewport: { width: 1360, height: 800 },
      });
      await wb.showProjects();
      await wb.page.getByRole('button', { name: 'Try with a Sample' }).click();
      await wb.row('ASPIRE-HF').waitFor();
    });
    after(async () => {
      await wb.stop();
    });
    picturesOfFailures(() => wb);

    const page = (): FrameLocator =>
      wb.page.frameLocator('iframe.webview.ready >> nth=-1').frameLocator('#active-frame');
    const panel = async (command: string): Promise<void> => {
      await wb.command(`REDCap: ${command}`);
      await wb.prompt('Choose a project');
      await wb.choose(/^ASPIRE-HF/);
    };
    const close = async (): Promise<void> => {
      await wb.command('View: Close All Editors');
    };

    it('the dictionary as a table, the form beside it', async () => {
      await wb.contextMenu('ASPIRE-HF', 'Open as Table');
      await page().locator('.section-bar').first().waitFor();
      await wb.command('View: Close Primary Side Bar');
      await wb.shot(`readme-${name}-table`);
      await close();
      await wb.showProjects();
      await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
      await wb.editor('data_dictionary.csv').locator('.view-line', { hasText: 'record_id' }).waitFor();
      await wb.command('View: Close Primary Side Bar');
      await wb.command('REDCap: Preview Form');
      await page().locator('.field input').first().waitFor();
      await wb.page.mouse.move(400, 790);
      await wb.shot(`readme-${name}-form`);
      await close();
    });

    it('the study at a glance', async () => {
      await panel('Record Status');
      await page().locator('svg.dot.complete').first().waitFor();
      await wb.shot(`readme-${name}-status`);
      await close();
      await panel('Completeness');
      await page().locator('svg.share').first().waitFor();
      await wb.shot(`readme-${name}-completeness`);
      await close();
      await wb.showProjects();
    });

    it('records, an import, an export as a table, a request', async () => {
      await wb.expand('ASPIRE-HF');
      await wb.expand(/^Records/);
      await wb.row(/Show Records|101-1/).click();
      await wb.row(/^101-1/).waitFor();
      await wb.expand(/^101-1/);
      await wb.row(/^Baseline/).waitFor();
      await wb.expand(/^Baseline/);
      await wb.shot(`readme-${name}-records`);
      await wb.collapse(/^101-1/);

      const file = path.join(wb.folder, 'visits.csv');
      writeFileSync(
        file,
        'record_id;redcap_event_name;sbp;dbp\n101-1;baseline_arm_1;131;82\n101-2;baseline_arm_1;1310;80\n999;baseline_arm_1;120;80\n',
      );
      await wb.contextMenu('ASPIRE-HF', 'Import Records...');
      await wb.openFile(file);
      await wb.modalText();
      await wb.shot(`readme-${name}-import`);
      await wb.pressInModal('Show Review');
      await wb
        .notification(/Import "visits\.csv"/)
        .first()
        .waitFor();
      await wb.previewText('1310');
      await wb.shot(`readme-${name}-import-review`);
      await wb.clearNotifications();
      await close();

      await wb.contextMenu('ASPIRE-HF', 'Export Records...');
      await wb.prompt('What to export');
      await wb.accept();
      await wb.saveAs(path.join(wb.folder, 'records.csv'));
      await wb.pressInNotification(/Exported/, 'Open');
      await page().getByRole('columnheader', { name: 'record_id' }).waitFor();
      await wb.shot(`readme-${name}-export-table`);
      await close();

      await panel('New API Request');
      await wb.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'record' }).first().waitFor();
      await wb.shot(`readme-${name}-console`);
      await wb.page.keyboard.press('Escape');
      await close();
    });
  });
}
