import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { call, createProject, readJunit, runProgram, works } from './running.mjs';

const phpunits = [process.env['CLIENTS_PHPUNIT'] ?? '', 'phpunit', '/usr/bin/phpunit'];
const phpunit = () => phpunits.find((program) => program !== '' && works(program, ['--version']));

/** Finds classes without Composer; a PDF is read with pdftotext where the parser of phpcap's own choice is not installed. */
const bootstrap = String.raw`<?php
if (file_exists(__DIR__ . '/vendor/autoload.php')) { require __DIR__ . '/vendor/autoload.php'; }
else {
  spl_autoload_register(function ($class) {
    if (strpos($class, 'IU\\PHPCap\\') !== 0) { return; }
    foreach (['src', 'tests/unit', 'tests/integration', 'tests/util'] as $folder) {
      $file = __DIR__ . '/' . $folder . '/' . str_replace('\\', '/', substr($class, 10)) . '.php';
      if (file_exists($file)) { require_once $file; return; }
    }
  });
  require_once __DIR__ . '/tests/integration/SystemFunctions.php';
  eval('namespace Smalot\PdfParser; class Document { function __construct(private string $text) {} function getText() { return $this->text; } }
    class Parser { function parseContent($bytes) { $file = tempnam(sys_get_temp_dir(), "pdf"); file_put_contents($file, $bytes); return $this->parseFile($file); }
    function parseFile($file) { return new Document((string) shell_exec("pdftotext -layout " . escapeshellarg($file) . " -")); } }');
}
`;

const xmlOf = (copy, name) => path.join(copy, `tests/projects/PHPCap${name}.REDCap.xml`);

/** What the developer's guide of phpcap has a person set up in the browser, put into the XML of a project. */
function withGlobals(xml, elements) {
  return xml.replace('</GlobalVariables>', `${elements}\n</GlobalVariables>`);
}
const surveys = ['basic_information', 'weight'].map(
  (form) => `<redcap:Surveys form_name="${form}" title="${form}" survey_enabled="1" save_and_return="1"/>`,
);
const surveySetup = `<redcap:SurveysGroup>${surveys.join('')}</redcap:SurveysGroup>
<redcap:SurveysQueueGroup><redcap:SurveysQueue survey_id="weight" active="1"/></redcap:SurveysQueueGroup>`;
const bmiReport = `<redcap:ReportsGroup><redcap:Reports title="BMI" unique_report_name="R-BMI0000001" user_access="ALL"
 orderby_field1="record_id" orderby_sort1="ASC" redcap_reports_fields="record_id,bmi"/></redcap:ReportsGroup>`;

// One that a machine has; the suite only asks that the file is accepted.
const certificates = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];
const testUserToken = 'D'.repeat(32);
// What its tests of date ranges look for changed in the last two minutes: older projects must not be among it.
const rest = 130_000;

/** Makes the projects and says what is in tests/config.ini. */
async function setUp(simulator, copy) {
  const xml = (name) => readFileSync(xmlOf(copy, name), 'utf8');
  const project = async (name, odm) => {
    const token = await createProject(simulator, `PHPCap ${name}`, odm);
    // Reports are numbered by their project.
    const { project_id } = JSON.parse(await call(simulator, token, { content: 'project' }));
    return { token, report: project_id * 100 + 1 };
  };
  const longitudinal = await project('Longitudinal Data', xml('LongitudinalData'));
  const demography = await project('Basic Demography', withGlobals(xml('BasicDemography'), bmiReport));
  const repeating = await project('Repeating Forms', xml('RepeatingForms'));
  const csv = readFileSync(path.join(copy, 'tests/data/repeatable-survey-forms-events.csv'), 'utf8');
  await call(simulator, repeating.token, {
    content: 'repeatingFormsEvents',
    action: 'import',
    format: 'csv',
    data: csv,
  });
  const survey = await project('Repeatable Survey', withGlobals(xml('RepeatableSurvey'), surveySetup));
  await call(simulator, survey.token, { content: 'project_settings', data: '[{"surveys_enabled":1}]' });
  await call(simulator, survey.token, {
    content: 'record',
    action: 'import',
    data: JSON.stringify([
      { record_id: 1 },
      { record_id: 1, redcap_repeat_instrument: 'weight', redcap_repeat_instance: 1, weight_complete: 2 },
    ]),
  });
  return {
    'api.url': simulator.url,
    'empty.project.api.token': (await project('Empty')).token,
    'basic.demography.api.token': demography.token,
    'longitudinal.data.api.token': longitudinal.token,
    'repeating.forms.api.token': repeating.token,
    'dags.api.token': simulator.projects[0].token,
    'dags.test.user.api.token': testUserToken,
    'super.token': simulator.superToken,
    'repeatable.survey.api.token': survey.token,
    // The API cannot invite anybody: the records are in the list without address and name.
    'survey.participant.email': '',
    'survey.participant.identifier': '',
    'longitudinal.data.report.id': longitudinal.report,
    'basic.demography.report.id': demography.report,
    'ca.certificate.file': certificates.find((file) => existsSync(file)) ?? '',
    timezone: 'UTC',
  };
}

/** IUREDCap/phpcap: its projects are in the repository as XML; tokens go into tests/config.ini. */
export const phpcap = {
  name: 'phpcap',
  lacks: () => (phpunit() === undefined ? 'no phpunit' : undefined),
  options(copy, work) {
    const users = path.join(work, 'users.json');
    const testUser = {
      username: 'test_user',
      token: testUserToken,
      rights: { api_export: 1, api_import: 1 },
      group: 'group1',
      switchableGroups: ['group1', 'group2'],
    };
    writeFileSync(users, JSON.stringify([{ users: [testUser] }]));
    return ['--project', xmlOf(copy, 'Dag'), '--users', users];
  },
  async run({ copy, work, simulator, only }) {
    const config = await setUp(simulator, copy);
    const ini = Object.entries(config).map(([name, value]) => `${name}=${value}`);
    writeFileSync(path.join(copy, 'tests/config.ini'), `${ini.join('\n')}\n`);
    writeFileSync(path.join(copy, 'bootstrap.php'), bootstrap);
    mkdirSync(path.join(copy, 'tests/local'), { recursive: true });
    if (only === undefined) {
      await delay(rest);
    }
    const junit = path.join(work, 'junit.xml');
    const options = ['--bootstrap', 'bootstrap.php', '--no-configuration', '--log-junit', junit];
    const filter = only === undefined ? [] : ['--filter', only];
    await runProgram(phpunit(), [...options, ...filter, 'tests/integration'], {
      cwd: copy,
      output: path.join(work, 'output.txt'),
    });
    if (!existsSync(junit)) {
      throw new Error(`PHPUnit wrote no result: see ${path.join(work, 'output.txt')}`);
    }
    return readJunit(readFileSync(junit, 'utf8'));
  },
};
