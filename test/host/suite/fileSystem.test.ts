import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { dictionaryUri, redcapScheme } from '../../../src/editor/redcapUri';
import { sampleSeeds } from '../../../src/simulator/sample/sampleSeeds';
import { type Connected, connect } from '../support';

describe('the redcap: file system', () => {
  let connected: Connected;
  let uri: vscode.Uri;
  before(async () => {
    connected = await connect({ seeds: sampleSeeds() });
    const [entry] = connected.entries;
    assert.ok(entry);
    uri = dictionaryUri(entry);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await connected.stop();
  });

  const served = async (): Promise<string> => {
    const answer = await fetch(connected.redcap.url, {
      method: 'POST',
      body: new URLSearchParams({
        token: connected.redcap.projects[0]?.token ?? '',
        content: 'metadata',
        format: 'csv',
      }),
    });
    return await answer.text();
  };
  const read = async (): Promise<string> => Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
  const writes = (): number => connected.redcap.requests.filter((call) => call.action !== 'export').length;

  it('serves the dictionary byte for byte as the API does, and no token in its address', async () => {
    assert.equal(await read(), await served());
    assert.equal((await vscode.workspace.fs.stat(uri)).size, Buffer.byteLength(await served()));
    for (const { token } of connected.redcap.projects) {
      assert.ok(!uri.toString().toUpperCase().includes(token.toUpperCase()));
    }
  });

  it('lists a project as a folder with the documents that it has', async () => {
    const names = async (of: vscode.Uri): Promise<readonly string[]> =>
      (await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(of, '..'))).map(([name]) => name);
    assert.deepEqual(await names(uri), [
      'project_settings.json',
      'arms.csv',
      'events.csv',
      'data_dictionary.csv',
      'instrument_event_mappings.csv',
      'repeating_instruments_and_events.csv',
      'dags.csv',
      'user_roles.csv',
      'users.csv',
      'user_role_assignments.csv',
      'user_dag_assignments.csv',
      'File Repository',
    ]);
    const classic = connected.entries[1];
    assert.ok(classic);
    assert.deepEqual(await names(dictionaryUri(classic)), [
      'project_settings.json',
      'data_dictionary.csv',
      'repeating_instruments_and_events.csv',
      'dags.csv',
      'user_roles.csv',
      'users.csv',
      'user_role_assignments.csv',
      'user_dag_assignments.csv',
      'File Repository',
    ]);
  });

  it('has the File Repository as a folder that only shows', async () => {
    const folder = vscode.Uri.joinPath(uri, '..', 'File Repository');
    const { fs } = vscode.workspace;
    connected.redcap.clearRequests();
    const top = await fs.readDirectory(folder);
    assert.deepEqual(top, [
      ['Protocol', vscode.FileType.Directory],
      ['Northvale site file', vscode.FileType.Directory],
      ['Read me first.txt', vscode.FileType.File],
    ]);
    const file = vscode.Uri.joinPath(folder, 'Read me first.txt');
    assert.match(Buffer.from(await fs.readFile(file)).toString('utf8'), /\S/);
    const below = await fs.readDirectory(vscode.Uri.joinPath(folder, 'Protocol'));
    const [within = ''] = below.find(([, type]) => type === vscode.FileType.File) ?? [];
    assert.ok((await fs.readFile(vscode.Uri.joinPath(folder, 'Protocol', within))).length > 0);
    assert.equal((await fs.stat(file)).permissions, vscode.FilePermission.Readonly);
    const refused = /Projects view/;
    await assert.rejects(async () => await fs.writeFile(file, new Uint8Array(1)), refused);
    await assert.rejects(
      async () => await fs.writeFile(vscode.Uri.joinPath(folder, 'new.txt'), new Uint8Array(1)),
      refused,
    );
    await assert.rejects(async () => await fs.createDirectory(vscode.Uri.joinPath(folder, 'new')), refused);
    await assert.rejects(async () => await fs.delete(file), /read-?only|Projects view/i);
    await assert.rejects(async () => await fs.stat(vscode.Uri.joinPath(folder, 'arms.csv')), /NotFound/);
    assert.deepEqual(
      connected.redcap.requests.filter(({ action }) => !['list', 'export'].includes(action)),
      [],
    );
  });

  it('serves each document of the structure byte for byte as the API does', async () => {
    const contents = {
      'arms.csv': 'arm',
      'events.csv': 'event',
      'instrument_event_mappings.csv': 'formEventMapping',
      'repeating_instruments_and_events.csv': 'repeatingFormsEvents',
      'dags.csv': 'dag',
      'user_roles.csv': 'userRole',
      'users.csv': 'user',
      'user_role_assignments.csv': 'userRoleMapping',
      'user_dag_assignments.csv': 'userDagMapping',
    };
    for (const [name, content] of Object.entries(contents)) {
      const answer = await fetch(connected.redcap.url, {
        method: 'POST',
        body: new URLSearchParams({ token: connected.redcap.projects[0]?.token ?? '', content, format: 'csv' }),
      });
      assert.equal(
        Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(uri, '..', name))).toString('utf8'),
        await answer.text(),
        name,
      );
    }
  });

  it('shows the version that a draft started from, and the one of now, as read-only documents', async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const base = await vscode.workspace.openTextDocument(uri.with({ scheme: 'redcap-server', query: 'base' }));
    const server = await vscode.workspace.openTextDocument(uri.with({ scheme: 'redcap-server', query: 'server' }));
    assert.deepEqual([base.getText(), server.getText()], [document.getText(), document.getText()]);
  });

  it('keeps what is saved as a draft and sends nothing', async () => {
    connected.redcap.clearRequests();
    const before = await served();
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, document.lineAt(1).range.end, '@HIDDEN-PDF');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await document.save());
    assert.match(await read(), /@HIDDEN-PDF/);
    assert.equal(await served(), before);
    assert.equal(writes(), 0);
  });

  it('has no draft, and the same bytes, after the edit is taken back and saved', async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    const { end } = document.lineAt(1).range;
    edit.delete(uri, new vscode.Range(end.translate(0, -'@HIDDEN-PDF'.length), end));
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await document.save());
    assert.equal(await read(), await served());
    assert.equal(writes(), 0);
  });

  it('shows the headers of the web interface when the setting says so, with every other byte as served', async () => {
    const settings = vscode.workspace.getConfiguration('redcapWorkbench');
    await settings.update('dictionary.headers', 'ui', vscode.ConfigurationTarget.Global);
    try {
      const shown = await read();
      assert.match(shown, /^"Variable \/ Field Name","Form Name","Section Header"/);
      assert.equal(shown.slice(shown.indexOf('\n')), (await served()).slice((await served()).indexOf('\n')));
    } finally {
      await settings.update('dictionary.headers', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.equal(await read(), await served());
  });

  it('refuses to create, delete and rename, and unknown projects', async () => {
    await assert.rejects(async () => {
      await vscode.workspace.fs.delete(uri);
    });
    await assert.rejects(async () => {
      await vscode.workspace.fs.rename(uri, vscode.Uri.joinPath(uri, '../x.csv'));
    });
    await assert.rejects(async () => {
      await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(uri, '../folder'));
    });
    await assert.rejects(async () => {
      await vscode.workspace.fs.readFile(
        vscode.Uri.from({ scheme: redcapScheme, authority: 'nobody', path: '/x/data_dictionary.csv' }),
      );
    });
  });

  it('shows structural errors at their cells while typing', async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const problems = new Promise<readonly vscode.Diagnostic[]>((resolve) => {
      const listener = vscode.languages.onDidChangeDiagnostics(() => {
        const found = vscode.languages
          .getDiagnostics(uri)
          .filter((each) => each.severity === vscode.DiagnosticSeverity.Error);
        if (found.length > 0) {
          listener.dispose();
          resolve(found);
        }
      });
    });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(
      uri,
      document.lineAt(document.lineCount - 1).range.end,
      'bad_field,study_completion,,number,Wrong,,,,,,,,,,,,,\n',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    const [problem] = await problems;
    assert.ok(problem);
    assert.equal(document.getText(problem.range), 'number');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
