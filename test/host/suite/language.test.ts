import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { dictionaryUri } from '../../../src/editor/redcapUri';
import { sampleSeeds } from '../../../src/simulator/sample/sampleSeeds';
import { type Connected, connect } from '../support';

const text = [
  'field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,field_note,text_validation_type_or_show_slider_number,text_validation_min,text_validation_max,identifier,branching_logic,required_field,custom_alignment,question_number,matrix_group_name,matrix_ranking,field_annotation',
  'record_id,enrol,,text,ID,,,,,,,,,,,,,',
  'sex,enrol,About you,radio,Sex,"1,Female|2, Male",,,,,,,,,,,,',
  'age,visit,,text,Age,,,integer,,,,"[sex] == ""1""",,,,,,@HIDDEN-PDF',
  "plan,visit,,text,See https://example.org/plan,,,,,,,[sxe] = '1',,,,,,",
  '',
].join('\n');

/** Resolves when the diagnostics of `uri` fit, at the event that makes them so. */
async function diagnostics(
  uri: vscode.Uri,
  fits: (list: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const now = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri);
  if (fits(now())) {
    return now();
  }
  return await new Promise((resolve) => {
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (fits(now())) {
        listener.dispose();
        resolve(now());
      }
    });
  });
}

describe('dictionaries as code', () => {
  let folder: string;
  let document: vscode.TextDocument;
  let connected: Connected;
  before(async () => {
    connected = await connect({ seeds: sampleSeeds() });
    folder = await mkdtemp(path.join(os.tmpdir(), 'dictionary-'));
    const file = path.join(folder, 'study.csv');
    await writeFile(file, text);
    document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    await diagnostics(document.uri, (list) => list.length > 0);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true });
    await connected.stop();
  });

  const at = (needle: string, shift = 0): vscode.Position =>
    document.positionAt(document.getText().indexOf(needle) + shift);
  const run = async <T>(command: string, ...args: unknown[]): Promise<T> =>
    await vscode.commands.executeCommand<T>(command, ...args);

  it('show problems at their cells, with a link to what they mean', () => {
    const list = vscode.languages.getDiagnostics(document.uri);
    const unknown = list.find(({ code }) => typeof code === 'object' && code.value === 'logic-unknown-field');
    assert.ok(unknown);
    assert.equal(document.getText(unknown.range), 'sxe');
    assert.equal(unknown.source, 'REDCap');
    assert.equal(unknown.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(typeof unknown.code === 'object');
    assert.equal(
      unknown.code.target.toString(true),
      'command:redcapWorkbench.explainRule?["logic-unknown-field"]',
      'its section, by name',
    );
  });

  it('mend them', async () => {
    const actions = await run<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(at('sxe'), at('sxe')),
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ title }) => title === 'Change to sex');
    assert.ok(fix?.edit && fix.isPreferred);
    assert.deepEqual(
      fix.edit.entries().flatMap(([, edits]) => edits.map(({ newText }) => newText)),
      ['ex'],
    );
  });

  it('complete fields with their labels', async () => {
    const list = await run<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at('[sex]', 1),
      '[',
    );
    const item = list.items.find(({ label }) => (typeof label === 'string' ? label : label.label) === 'age');
    assert.ok(item);
    assert.equal(typeof item.label === 'object' && item.label.description, 'Age');
  });

  it('explain what the pointer is on, and trust none of it', async () => {
    const [hover] = await run<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at('[sex]', 2));
    const [content] = hover?.contents ?? [];
    assert.ok(content instanceof vscode.MarkdownString);
    assert.match(content.value, /`sex`/);
    assert.ok(!content.isTrusted && !content.supportHtml);
  });

  it('go to the declaration, list references, rename everywhere', async () => {
    const [definition] = await run<vscode.Location[]>('vscode.executeDefinitionProvider', document.uri, at('[sex]', 2));
    assert.equal(definition?.range.start.line, 2);
    assert.equal(
      (await run<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, at('[sex]', 2))).length,
      2,
    );
    const edit = await run<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      at('[sex]', 2),
      'gender',
    );
    assert.deepEqual(
      edit.entries().flatMap(([, edits]) => edits.map(({ range, newText }) => [document.getText(range), newText])),
      [
        ['sex', 'gender'],
        ['sex', 'gender'],
      ],
    );
  });

  it('have an outline, folds, colours, hints, lenses and links', async () => {
    const symbols = await run<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.deepEqual(
      symbols.map(({ name, children }) => [name, children.map((child) => child.name)]),
      [
        ['enrol', ['record_id', 'About you']],
        ['visit', ['age', 'plan']],
      ],
    );
    const folds = await run<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.deepEqual(
      folds.map(({ start, end }) => [start, end]),
      [
        [1, 2],
        [3, 4],
      ],
    );
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const legend = await run<vscode.SemanticTokensLegend>(
      'vscode.provideDocumentRangeSemanticTokensLegend',
      document.uri,
      whole,
    );
    const tokens = await run<vscode.SemanticTokens>('vscode.provideDocumentRangeSemanticTokens', document.uri, whole);
    assert.ok(legend.tokenTypes.includes('decorator') && tokens.data.length > 100);
    const hints = await run<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, whole);
    assert.deepEqual(
      hints.map(({ label }) => label),
      ['Female'],
    );
    const lenses = await run<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['enrol: 2 fields', 'needed by 1 field of another instrument', 'visit: 2 fields'],
    );
    const links = await run<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
    assert.ok(links.some(({ target }) => target?.toString() === 'https://example.org/plan'));
  });

  it('say who needs whom', async () => {
    const [item] = await run<vscode.CallHierarchyItem[]>('vscode.prepareCallHierarchy', document.uri, at('[sex]', 2));
    assert.equal(item?.name, 'sex');
    const incoming = await run<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', item);
    assert.deepEqual(
      incoming.map(({ from }) => from.name),
      ['age'],
    );
    const [age] = await run<vscode.CallHierarchyItem[]>('vscode.prepareCallHierarchy', document.uri, at('\nage,', 2));
    assert.deepEqual(
      (await run<vscode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', age)).map(({ to }) => to.name),
      ['sex'],
    );
  });

  it('are formatted only when asked', async () => {
    const edits = await run<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, {
      tabSize: 2,
      insertSpaces: true,
    });
    assert.ok(edits.length > 0);
    const settings = vscode.workspace.getConfiguration('editor', document);
    await settings.update('formatOnSave', true, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(
        (await run<vscode.TextEdit[] | undefined>('vscode.executeFormatDocumentProvider', document.uri, {
          tabSize: 2,
          insertSpaces: true,
        })) ?? [],
        [],
      );
    } finally {
      await settings.update('formatOnSave', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('quotes a cell that gets a comma from a completion', async () => {
    const editor = await vscode.window.showTextDocument(document);
    const line = document.lineAt(1).text;
    // Column L of the first row is empty.
    const offset = line.split(',').slice(0, 11).join(',').length + 1;
    editor.selection = new vscode.Selection(1, offset, 1, offset);
    await run('type', { text: 'mo' });
    assert.equal(document.lineAt(1).text.slice(offset, offset + 2), 'mo');
    await run('editor.action.triggerSuggest');
    // The list opens in its own time, and nothing tells when: taking the first item does nothing until it is there.
    for (let attempt = 0; attempt < 100 && document.lineAt(1).text.slice(offset, offset + 3) !== '"mo'; attempt++) {
      await run('acceptSelectedSuggestion');
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
    assert.equal(document.lineAt(1).text.slice(offset), '"mod(dividend, divisor)",,,,,,');
    await run('leaveSnippet');
    await run('undo');
    await run('undo');
  });

  it('follow edits, and leave other CSV files alone', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(at('sxe'), at('sxe', 3)), 'sex');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await diagnostics(
      document.uri,
      (list) => !list.some(({ code }) => typeof code === 'object' && code.value === 'logic-unknown-field'),
    );
    const other = await vscode.workspace.openTextDocument({ content: 'a,b\n1,2\n', language: 'plaintext' });
    assert.deepEqual(vscode.languages.getDiagnostics(other.uri), []);
    assert.deepEqual(
      (await run<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', other.uri)) ?? [],
      [],
    );
  });

  it('of projects know their events, and ask before a rename that loses data', async () => {
    const entry = connected.entries.at(-1);
    assert.ok(entry);
    const server = await vscode.workspace.openTextDocument(dictionaryUri(entry), { encoding: 'utf8' });
    assert.equal(
      (await run<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', server.uri)).length > 0,
      true,
    );
    assert.deepEqual(
      vscode.languages
        .getDiagnostics(server.uri)
        .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error),
      [],
    );
    const edit = await run<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      server.uri,
      new vscode.Position(1, 2),
      'quite_another_name',
    );
    assert.ok(edit.size > 0);
  });

  it('are found by Go to Symbol in Workspace', async () => {
    const found = await run<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'plan');
    assert.ok(
      found.some(({ name, location }) => name === 'plan' && location.uri.toString() === document.uri.toString()),
      JSON.stringify([document.isClosed, found.slice(0, 5)]),
    );
  });
});
