import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { after, before, describe, it } from 'mocha';
import type { Finding } from '../../../src/cli/lint/finding';
import { CommandLine, dictionary, recordId } from './support';
import { showCase } from '../support/cases';

const sound = dictionary(recordId, { field_name: 'age', form_name: 'intake', field_type: 'text', field_label: 'Age' });
/** Row 2 spans two lines; errors in D3 and, on the second line of its logic, in L4. */
const faulty = dictionary(
  { ...recordId, field_label: 'Record\nnumber' },
  { field_name: 'age', form_name: 'intake', field_type: 'txt', field_label: 'Age' },
  {
    field_name: 'bmi',
    form_name: 'intake',
    field_type: 'text',
    field_label: 'BMI',
    branching_logic: "[age] > 1 and\n[agee] = '1'",
  },
);

describe('Command line: lint', function lint() {
  this.timeout(120_000);
  let cli: CommandLine;
  before(async () => {
    cli = await CommandLine.build();
    await cli.file('sound.csv', sound);
    await cli.file('faulty.csv', faulty);
  });
  after(() => cli.remove());

  const findings = async (...args: string[]): Promise<Finding[]> =>
    JSON.parse((await cli.run(['lint', '--format', 'json', ...args])).out) as Finding[];

  it('ends with 0 when nothing is wrong, with 1 at errors, with 0 at mere warnings', async () => {
    const ends = await Promise.all(
      [
        ['sound.csv'],
        ['faulty.csv'],
        ['sound.csv', 'faulty.csv'],
        ['--rule', 'DD04=warning', '--rule', 'logic-unknown-field=hint', 'faulty.csv'],
      ].map(async (args) => (await cli.run(['lint', ...args])).code),
    );
    assert.deepEqual(ends, [0, 1, 1, 0]);
  });

  it('names cells as REDCap does and places as editors do', async () => {
    const found = await findings('faulty.csv');
    assert.deepEqual(
      found.map(({ message: _message, ...rest }) => rest),
      [
        {
          file: 'faulty.csv',
          code: 'DD04',
          severity: 'error',
          row: 3,
          column: 'D',
          field: 'age',
          range: { start: { line: 3, character: 12 }, end: { line: 3, character: 15 } },
        },
        {
          file: 'faulty.csv',
          code: 'DD16',
          detail: 'logic-unknown-field',
          severity: 'error',
          row: 4,
          column: 'L',
          field: 'bmi',
          range: { start: { line: 5, character: 1 }, end: { line: 5, character: 5 } },
        },
      ],
    );
    assert.match(found[1]?.message ?? '', /agee/);
  });

  it('counts neither a byte order mark nor the kind of line end', async () => {
    const plain = await findings('faulty.csv');
    for (const [name, text] of [
      ['bom.csv', `\uFEFF${faulty}`],
      ['crlf.csv', faulty.replaceAll('\n', '\r\n')],
      ['cr.csv', faulty.replaceAll('\n', '\r')],
    ] as const) {
      assert.deepEqual(
        (await findings(await cli.file(name, text))).map((finding) => ({ ...finding, file: 'faulty.csv' })),
        plain,
        name,
      );
    }
  });

  it('writes text as compilers do', async () => {
    const [first, second] = await findings('faulty.csv');
    const { out, err } = await cli.run(['lint', 'faulty.csv', 'sound.csv']);
    assert.equal(
      out,
      `faulty.csv:4:13: error: ${first?.message} [DD04 D3 age]\nfaulty.csv:6:2: error: ${second?.message} [DD16/logic-unknown-field L4 bmi]\n2 errors, 0 warnings, 0 hints in 2 files.\n`,
    );
    assert.equal(err, '');
  });

  it('writes workflow commands of GitHub, escaped', async () => {
    const name = await cli.file(
      '50%,a:b.csv',
      dictionary(recordId, { field_name: 'x', form_name: 'intake', field_type: 'te%xt', field_label: 'X' }).replace(
        /^field_name/,
        '"100%,\n::error::x",field_name',
      ),
    );
    const found = await findings(name);
    const { out } = await cli.run(['lint', '--format', 'github', name]);
    const lines = out.split('\n').slice(0, -1);
    assert.equal(lines.length, found.length);
    assert.ok(
      found.some(({ message }) => message.includes('%') && message.includes('\n')),
      'the case is a hard one',
    );
    for (const [index, line] of lines.entries()) {
      const {
        code,
        severity,
        message,
        row,
        column,
        field,
        range: { start, end },
      } = found[index] ?? assert.fail();
      const [, command, list = '', data] = /^::(error|warning|notice) (.*?)::(.*)$/.exec(line) ?? assert.fail(line);
      const unescaped = Object.fromEntries(
        list
          .split(',')
          .map((each) =>
            each
              .split('=')
              .map((part) =>
                part
                  .replaceAll('%3A', ':')
                  .replaceAll('%2C', ',')
                  .replaceAll('%0A', '\n')
                  .replaceAll('%0D', '\r')
                  .replaceAll('%25', '%'),
              ),
          ),
      );
      assert.equal(command, severity === 'hint' ? 'notice' : severity);
      assert.deepEqual(unescaped, {
        file: name,
        line: `${start.line + 1}`,
        endLine: `${end.line + 1}`,
        col: `${start.character + 1}`,
        ...(start.line === end.line && { endColumn: `${end.character + 1}` }),
        title: `${code} ${column}${row}${field === null ? '' : ` ${field}`}`,
      });
      assert.equal(data?.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%'), message);
    }
  });

  it('refuses codes that no rule has, with those that may be meant', async () => {
    for (const [given, said] of [
      ['DD99', 'There is no rule DD99. Is DD09 or DD19 or DD29 meant?'],
      ['dd06', 'There is no rule dd06. Is DD06 or '],
      ['logic-unknown-feild', 'There is no rule logic-unknown-feild. Is logic-unknown-field meant?'],
      ['unknown-event', 'There is no rule unknown-event. Is logic-unknown-event meant?'],
      ['logic-nothing', 'There is no rule logic-nothing. All are in docs/rules.md.'],
      ['constructor', 'There is no rule constructor. '],
    ] as const) {
      const { code, out, err } = await cli.run(['lint', 'sound.csv', '--rule', `${given}=off`]);
      assert.deepEqual([code, out, err.startsWith(`redcap-workbench: ${said}`)], [2, '', true], err);
    }
    for (const known of ['LP04', 'piping-unknown-field', 'tag-in-matrix']) {
      assert.equal((await cli.run(['lint', 'sound.csv', '--rule', `${known}=off`])).code, 0, known);
    }
  });

  it('lets the last --rule for a code win, and can switch on what is off by default', async () => {
    const codes = async (...args: string[]): Promise<string[]> =>
      (await findings(...args)).map(({ code, severity }) => `${code} ${severity}`);
    assert.deepEqual(await codes('--rule=DD04=off', '--rule=DD04=hint', '--rule=DD16=off', 'faulty.csv'), [
      'DD04 hint',
    ]);
    const quotes = await cli.file(
      'quotes.csv',
      dictionary(recordId, {
        field_name: 'x',
        form_name: 'intake',
        field_type: 'text',
        field_label: 'X',
        branching_logic: '[record_id] = "a"',
      }),
    );
    assert.deepEqual([await codes(quotes), await codes('--rule', 'DD17=warning', quotes)], [[], ['DD17 warning']]);
  });

  it('reads the standard input', async () => {
    const { code, out } = await cli.run(['lint', '-'], faulty);
    assert.equal(code, 1);
    assert.match(out, /^<stdin>:4:13: error: /);
  });

  it('reads Windows-1252, and says so beside the result', async () => {
    const text = dictionary(recordId, {
      field_name: 'größe',
      form_name: 'intake',
      field_type: 'text',
      field_label: 'Size\u0096in the patient\u0092s words',
      select_choices_or_calculations: '\u0080',
    });
    const name = await cli.file('excel.csv', Buffer.from(text, 'latin1'));
    const { code, out, err } = await cli.run(['lint', '--format', 'json', name]);
    assert.equal(code, 1);
    const found = JSON.parse(out) as Finding[];
    assert.equal(found[0]?.field, 'größe');
    // What ISO 8859-1 has control characters for is text.
    assert.deepEqual(
      found.filter(({ code: rule }) => rule === 'DD27'),
      [],
    );
    assert.match(err, /^redcap-workbench: excel\.csv is not UTF-8; it is read as Windows-1252.*\n$/);
    showCase('dictionary/Windows-1252', 'read, with a note');
  });

  describe('a ZIP', () => {
    const instrument = dictionary(
      {
        field_name: 'q1',
        form_name: 'mood',
        field_type: 'radio',
        field_label: 'Q',
        select_choices_or_calculations: '1, A | 2, B',
      },
      {
        field_name: 'q2',
        form_name: 'mood',
        field_type: 'text',
        field_label: 'Q',
        branching_logic: '[age] > 1 and [q1] = 1',
      },
    );
    const pack = (files: Readonly<Record<string, string>>): Uint8Array =>
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));

    it('is opened, and its instrument checked as one', async () => {
      const zip = await cli.file(
        'Mood.zip',
        pack({ 'OriginID.txt': '', 'attachments/1.csv': 'a,b\n', 'instrument.csv': instrument }),
      );
      const { code, out, err } = await cli.run(['lint', zip]);
      assert.deepEqual([code, err], [0, '']);
      assert.match(
        out,
        /^Mood\.zip\/instrument\.csv:3:\d+: hint: There is no field age .*\n0 errors, 0 warnings, 1 hint in 1 file\.\n$/,
      );
      const bad = await cli.file('bad.zip', pack({ 'instrument.csv': instrument.replace('radio', 'radoi') }));
      assert.equal((await cli.run(['lint', bad])).code, 1);
      assert.equal((await cli.run(['diff', zip, bad])).code, 0);
    });

    it('of several instruments is checked whole; names that lead out of it are passed over', async () => {
      const zip = await cli.file(
        'all.zip',
        pack({
          'a/instrument.csv': instrument,
          'b/instrument.csv': instrument,
          '../instrument.csv': faulty,
          'c\\..\\..\\x.csv': faulty,
          'list.csv': 'x,y\n',
        }),
      );
      const { code, out, err } = await cli.run(['lint', zip]);
      assert.equal(code, 0);
      assert.match(out, /2 hints in 2 files\.\n$/);
      assert.equal(err.match(/leads out of it/g)?.length, 2);
    });

    it('that unpacks to more than a dictionary is, or is damaged, is refused', async () => {
      const bomb = pack({ 'instrument.csv': `${instrument}${'x'.repeat(70 * 2 ** 20)}` });
      assert.ok(bomb.length < 200_000);
      const lying = Buffer.from(bomb);
      // The directory at the end says 10 bytes.
      lying.writeUInt32LE(10, lying.lastIndexOf('PK\u0001\u0002') + 24);
      for (const [name, content, why] of [
        ['bomb.zip', bomb, /unpacks to more than 64 MiB/],
        ['lying.zip', lying, /no REDCap data dictionary|damaged ZIP/],
        ['cut.zip', pack({ 'instrument.csv': instrument }).slice(0, 60), /damaged ZIP/],
        ['empty.zip', pack({ 'readme.txt': 'hello' }), /holds no instrument\.csv/],
      ] as const) {
        const { code, err } = await cli.run(['lint', await cli.file(name, content)]);
        assert.equal(code, 2, name);
        assert.match(err, why);
      }
    });
  });

  it('writes no more than a few times the size of the file, errors first, in every format', async () => {
    const rows = Array.from({ length: 2_500 }, (_, index) => `n${index},f,,tex,,,,,,,,[gone${index}]=0,,,,,,@HIDEN`);
    const text = `${dictionary({ ...recordId, form_name: 'f' })}${rows.join('\n')}\n`;
    const name = await cli.file('many.csv', text);
    for (const format of ['json', 'sarif', 'text', 'github']) {
      const { code, out, err } = await cli.run(['lint', '--format', format, name]);
      assert.equal(code, 1);
      assert.ok(out.length < 5 * text.length + 300_000, `${format}: ${out.length} of ${text.length}`);
      if (format === 'json') {
        const found = JSON.parse(out) as Finding[];
        assert.ok(found.length > 500 && found.every(({ severity }) => severity === 'error'));
        assert.match(err, /many\.csv: \d+ more errors, \d+ warnings and \d+ hints are left out/);
      }
    }
    showCase('dictionary/output', 'a small multiple of the input');
  });

  for (const [what, content, why] of [
    ['another table', 'a,b\n1,2\n', /no REDCap data dictionary: its first row lacks "Variable \/ Field Name"/],
    ['an empty file', '', /is empty: this is no REDCap data dictionary/],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 255, 254]), /no REDCap data dictionary/],
    ['UTF-16', Buffer.from(`\uFEFF${sound}`, 'utf16le'), /is UTF-16/],
    ['one endless quote', `"${'x'.repeat(1_000_000)}`, /no REDCap data dictionary/],
  ] as const) {
    it(`says plainly that ${what} is no data dictionary, and checks the other files`, async () => {
      const { code, out, err } = await cli.run(['lint', await cli.file('odd.csv', content), 'faulty.csv']);
      assert.equal(code, 2);
      assert.match(err, why);
      assert.match(out, /\n2 errors, 0 warnings, 0 hints in 1 file, 1 not checked\.\n$/);
    });
  }

  it('takes the names of columns as R rewrites them, and those of another language by their places', async () => {
    const names =
      'Variable...Field.Name,Form.Name,Section.Header,Field.Type,Field.Label,Choices..Calculations..OR.Slider.Labels,Field.Note,' +
      'Text.Validation.Type.OR.Show.Slider.Number,Text.Validation.Min,Text.Validation.Max,Identifier.,' +
      'Branching.Logic..Show.field.only.if....,Required.Field.,Custom.Alignment,Question.Number..surveys.only.,' +
      'Matrix.Group.Name,Matrix.Ranking.,Field.Annotation';
    const french =
      'Nom de variable,Nom du formulaire,Section,Type,Libellé,Choix,Note,Validation,Min,Max,Identifiant ?,Logique,Requis ?,' +
      'Alignement,Numéro,Groupe,Rang ?,Annotation';
    const row = (type: string): string => `record_id,form_a,,${type},ID${','.repeat(13)}\n`;
    const rewritten = await cli.run(['lint', await cli.file('r.csv', `${names}\n${row('text')}`)]);
    assert.deepEqual([rewritten.code, rewritten.out], [0, '0 errors, 0 warnings, 0 hints in 1 file.\n']);
    const translated = await cli.run(['lint', await cli.file('fr.csv', `${french}\n${row('text')}`)]);
    assert.equal(translated.code, 0);
    assert.match(translated.out, /each is taken for the column whose place it has[^\n]*\n0 errors, 1 warning/);
    // As many columns of something else are none.
    const other = await cli.run(['lint', await cli.file('other.csv', `${french}\n${row('3.5')}`)]);
    assert.equal(other.code, 2);
    assert.match(other.err, /its first row lacks "Variable \/ Field Name"/);
    showCase('dictionary/names of columns rewritten', 'known by letters or place; another table is none');
  });

  it('says that a file is UTF-16 without its mark, and what stands before the names of the columns', async () => {
    for (const content of [Buffer.from(sound, 'utf16le'), Buffer.from(sound, 'utf16le').swap16()]) {
      assert.match((await cli.run(['lint', await cli.file('wide.csv', content)])).err, /is UTF-16/);
    }
    for (const lead of ['sep=;\n', '\n\n']) {
      assert.match(
        (await cli.run(['lint', await cli.file('led.csv', lead + sound)])).err,
        /the names of the columns come first/,
      );
    }
    showCase('dictionary/UTF-16 without a mark', 'told as that');
  });

  it('ends with 2 at files that are not there or are folders', async () => {
    const { code, out, err } = await cli.run(['lint', '--format', 'json', 'absent.csv', '.', 'sound.csv']);
    assert.deepEqual([code, JSON.parse(out)], [2, []]);
    assert.match(err, /absent\.csv cannot be read: there is no such file\.\n.*\. cannot be read: it is a folder\.\n$/);
  });

  it('lets nothing from a file drive the terminal', async () => {
    const name = await cli.file(
      'hostile.csv',
      dictionary(
        { ...recordId, field_name: 'a\u001B[2J\r\u202Eb\u0085\u2028\u0000' },
        { field_name: 'x', form_name: 'intake', field_type: '\u009B31m\nDD', field_label: 'X' },
      ),
    );
    const { out, err } = await cli.run(['lint', name]);
    assert.match(out, /u\{1b\}\[2J/);
    assert.doesNotMatch(out.replaceAll('\n', '') + err.replaceAll('\n', ''), /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    assert.equal(
      out.split('\n').filter((line) => !/^hostile\.csv:\d+:\d+: |^\d+ errors?, |^$/.test(line)).length,
      0,
      out,
    );
  });

  it('ends quietly when its reader goes away', async () => {
    const many = await cli.file(
      'many.csv',
      dictionary(
        recordId,
        ...Array.from({ length: 5000 }, (_, index) => ({
          field_name: `f${index}`,
          form_name: 'intake',
          field_type: 'txt',
          field_label: 'X'.repeat(50),
        })),
      ),
    );
    const child = cli.start('lint', many);
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const code = await new Promise((resolve) => {
      child.once('close', resolve);
    });
    assert.deepEqual([code, err], [1, '']);
  });

  describe('SARIF', () => {
    interface Log {
      readonly version: string;
      readonly runs: readonly [
        {
          readonly tool: {
            readonly driver: {
              readonly name: string;
              readonly version: string;
              readonly rules: readonly {
                readonly id: string;
                readonly shortDescription: { readonly text: string };
                readonly defaultConfiguration: { readonly level?: string; readonly enabled?: boolean };
              }[];
            };
          };
          readonly columnKind: string;
          readonly invocations: readonly [
            {
              readonly executionSuccessful: boolean;
              readonly toolExecutionNotifications?: readonly { readonly message: { readonly text: string } }[];
            },
          ];
          readonly results: readonly {
            readonly ruleId: string;
            readonly ruleIndex: number;
            readonly level: string;
            readonly message: { readonly text: string };
            readonly locations: readonly [
              {
                readonly physicalLocation: {
                  readonly artifactLocation: { readonly uri: string };
                  readonly region: Readonly<Record<string, number>>;
                };
              },
            ];
          }[];
        },
      ];
    }
    const sarif = async (...files: string[]): Promise<Log> =>
      JSON.parse((await cli.run(['lint', '--format', 'sarif', ...files])).out) as Log;

    it('says of every finding what the JSON says', async () => {
      const found = await findings('faulty.csv');
      const { version, runs } = await sarif('faulty.csv');
      const [
        {
          tool: { driver },
          columnKind,
          invocations,
          results,
        },
      ] = runs;
      assert.deepEqual(
        [version, runs.length, driver.name, columnKind, invocations],
        ['2.1.0', 1, 'redcap-workbench', 'utf16CodeUnits', [{ executionSuccessful: true }]],
      );
      assert.deepEqual(
        results.map(({ ruleId, level, message, locations: [{ physicalLocation }] }) => ({
          ruleId,
          level,
          text: message.text,
          uri: physicalLocation.artifactLocation.uri,
          region: physicalLocation.region,
        })),
        found.map(({ file, code, severity, message, range: { start, end } }) => ({
          ruleId: code,
          level: severity === 'hint' ? 'note' : severity,
          text: message,
          uri: file,
          region: {
            startLine: start.line + 1,
            startColumn: start.character + 1,
            endLine: end.line + 1,
            endColumn: end.character + 1,
          },
        })),
      );
      assert.ok(results.length > 0 && results.every(({ ruleId, ruleIndex }) => driver.rules[ruleIndex]?.id === ruleId));
    });

    it('lists each rule once, with a title and its level', async () => {
      const { rules } = (await sarif('sound.csv')).runs[0].tool.driver;
      assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
      assert.ok(rules.length >= 30 && rules.every(({ shortDescription }) => shortDescription.text.trim() !== ''));
      assert.ok(
        rules.every(
          ({ defaultConfiguration: { level, enabled } }) =>
            enabled === false || ['error', 'warning', 'note'].includes(level ?? ''),
        ),
      );
      assert.deepEqual(rules.find(({ id }) => id === 'DD17')?.defaultConfiguration, { enabled: false });
      const matrix = rules.find(({ id }) => id === 'DD18');
      assert.equal(matrix?.defaultConfiguration.level, 'error');
      assert.equal(
        rules.find(({ id }) => id === 'DD24')?.shortDescription.text,
        'Piping or embedding of an unknown field; Field embedded twice; Fields embedded in each other',
      );
    });

    it('writes paths as URIs', async () => {
      const name = await cli.file('my #1 dictionary %.csv', faulty);
      const uris = (await sarif(`./${name}`, `${cli.folder}/${name}`)).runs[0].results.map(
        ({ locations: [{ physicalLocation }] }) => physicalLocation.artifactLocation.uri,
      );
      assert.deepEqual(
        new Set(uris),
        new Set([
          'my%20%231%20dictionary%20%25.csv',
          new URL(`file://${cli.folder}/my%20%231%20dictionary%20%25.csv`).href,
        ]),
      );
    });

    it('says when files could not be checked', async () => {
      const [{ executionSuccessful, toolExecutionNotifications }] = (await sarif('absent.csv', 'sound.csv')).runs[0]
        .invocations;
      assert.equal(executionSuccessful, false);
      assert.match(toolExecutionNotifications?.[0]?.message.text ?? '', /absent\.csv/);
    });
  });
});
